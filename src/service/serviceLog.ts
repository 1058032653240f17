import pino, { type Logger } from "pino";

/** The log of a service: JSON lines on standard error, secrets blackened wherever they stand. */
export function serviceLog(level: string): Logger {
  const redact = [
    "token",
    "secret",
    "privateKey",
    "authorization",
    "*.token",
    "*.secret",
    "*.privateKey",
    "*.authorization",
    "*.headers.authorization",
    "err.request.headers.authorization",
  ];
  return pino({ level, redact, base: null }, pino.destination({ dest: 2, sync: true }));
}
