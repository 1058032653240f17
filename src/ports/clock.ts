/** The time, as an argument: ISO 8601 in UTC with milliseconds. */
export interface Clock {
  now(): string;
}
