/** GitHub logins do not tell capitals from small letters. */
export function isSamePerson(login: string, other: string): boolean {
  return login.toLowerCase() === other.toLowerCase();
}
