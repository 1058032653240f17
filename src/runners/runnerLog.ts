/** What runners tell an operator; a pino logger fits. */
export interface RunnerLog {
  info(facts: object, sentence: string): void;
  warn(facts: object, sentence: string): void;
}
