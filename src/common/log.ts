/** Where a door writes what it did; pino's logger is one. The first argument holds ids and numbers, the second is a sentence. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
