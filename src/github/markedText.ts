/** A text that starts with its marker, an HTML comment that nobody sees and by which we find the text again. */
export function startingWith(marker: string, body: string): string {
  return body.startsWith(marker) ? body : `${marker}\n${body}`;
}

/** The HTML comment with which a text starts; null when it starts otherwise. */
export function markerOf(body: string): string | null {
  return /^<!--[^>]*-->/.exec(body)?.[0] ?? null;
}

/** True when GitHub would show both as the same: it may turn line ends and cut blanks at the end. */
export function sameText(a: string, b: string): boolean {
  return plain(a) === plain(b);
}

function plain(text: string): string {
  return text.replaceAll("\r\n", "\n").trimEnd();
}
