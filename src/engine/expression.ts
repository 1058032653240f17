import { data, Evaluator, Lexer, Parser, wellKnownFunctions } from "@actions/expressions";
import { nearest } from "../common/nearest.js";
import { UserError } from "../common/userError.js";

/** What an expression may speak of. */
export interface ExpressionContext {
  event: object;
  steps: Record<string, { outputs: unknown; outcome: string }>;
  /** Given in `if`: what `success()`, `failure()` and `always()` answer. */
  status?: "success" | "failure";
}

/** What is known of the contexts before a run, for checking names. */
export interface KnownNames {
  /** Fields of the events that start this workflow. */
  event: string[];
  /** Earlier steps; their outputs' names, or null when any may come. */
  steps: Record<string, string[] | null>;
  inIf: boolean;
}

type Definition = (typeof wellKnownFunctions)[string];
type Part = { text: string } | { expression: string };

const STATUS_FUNCTIONS = ["success", "failure", "always"];
/** Short enough for one line of a file; GitHub's own limit is 21,000. */
const LONGEST_EXPRESSION = 2_000;
/** Functions such as `format` and `toJSON` can be nested so that every level multiplies the length. */
const LONGEST_RESULT = 200_000;

export function isTemplate(text: string): boolean {
  return text.includes("${{");
}

/** An `if` may be written with or without `${{ }}`; its expression in both cases. */
export function expressionOfIf(text: string): string {
  const [only, ...others] = partsOf(text);
  return only && "expression" in only && others.length === 0 ? only.expression : text;
}

/**
 * Checks every expression of a text.
 *
 * @throws UserError without a place: syntax, unknown function, context, field, step or output, with the nearest known name
 */
export function checkTemplate(text: string, known: KnownNames): void {
  for (const part of partsOf(text)) if ("expression" in part) checkExpression(part.expression, known);
}

export function checkExpression(expression: string, known: KnownNames): void {
  const tokens = lexed(expression);
  tokens.forEach((token, i) => {
    const before = tokens[i - 1]?.lexeme;
    if (!/^[A-Za-z_]/.test(token.lexeme) || before === "." || isLiteral(token.lexeme)) return;
    if (tokens[i + 1]?.lexeme === "(") checkFunction(token.lexeme, known, expression);
    else
      checkNames(
        tokens.slice(i).map((each) => each.lexeme),
        known,
        expression,
      );
  });
  parsed(expression);
}

function isLiteral(lexeme: string): boolean {
  return /^(true|false|null|NaN|Infinity)$/i.test(lexeme);
}

function checkFunction(name: string, known: KnownNames, expression: string): void {
  const functions = [...Object.keys(wellKnownFunctions), ...(known.inIf ? STATUS_FUNCTIONS : [])];
  if (functions.includes(name.toLowerCase())) return;
  if (STATUS_FUNCTIONS.includes(name.toLowerCase()))
    throw new UserError(`${name}() in ${quoted(expression)} can only stand in an 'if'`);
  throw unknown("function", name, functions, expression);
}

/** `lexemes` begins with a context: `event . number`, `steps . judge . outputs . url`. */
function checkNames(lexemes: string[], known: KnownNames, expression: string): void {
  const [context = "", dot, first = "", secondDot, second = "", thirdDot, third = ""] = lexemes;
  if (context !== "event" && context !== "steps") throw unknown("context", context, ["event", "steps"], expression);
  if (dot !== "." || first === "*") return;
  if (context === "event") {
    if (!known.event.includes(first)) throw unknown("field of the event", first, known.event, expression);
    return;
  }
  const outputs = known.steps[first];
  if (outputs === undefined) throw unknown("earlier step", first, Object.keys(known.steps), expression);
  if (secondDot !== ".") return;
  if (second !== "outputs" && second !== "outcome")
    throw unknown("field of a step", second, ["outputs", "outcome"], expression);
  if (second === "outputs" && thirdDot === "." && outputs && !outputs.includes(third))
    throw unknown(`output of step '${first}'`, third, outputs, expression);
}

function unknown(what: string, name: string, known: string[], expression: string): UserError {
  const near = nearest(name, known);
  const there = known.length === 0 ? "there is none" : `known: ${known.join(", ")}`;
  const hint = near === undefined ? there : `did you mean '${near}'?`;
  return new UserError(`${quoted(expression)} names an unknown ${what}, '${name}'; ${hint}`);
}

function quoted(expression: string): string {
  return `\${{ ${expression} }}`;
}

/**
 * The value of a text with expressions. A text that is one expression keeps the type of its value.
 *
 * @throws UserError when an expression cannot be evaluated
 * @example evaluate("${{ event.number }}", { event: { number: 7 }, steps: {} }) // → 7
 * @example evaluate("pull-${{ event.number }}", { event: { number: 7 }, steps: {} }) // → "pull-7"
 */
export function evaluate(text: string, context: ExpressionContext): unknown {
  const parts = partsOf(text);
  const [only] = parts;
  if (parts.length === 1 && only && "expression" in only) return valueOf(only.expression, context);
  return parts.map((part) => ("text" in part ? part.text : textOf(valueOf(part.expression, context)))).join("");
}

/** Evaluates every text inside a value; keys stay as they are. */
export function evaluateAll(value: unknown, context: ExpressionContext): unknown {
  if (typeof value === "string") return evaluate(value, context);
  if (Array.isArray(value)) return value.map((item) => evaluateAll(item, context));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, evaluateAll(inner, context)]));
}

/** Whether a step runs: without a status function in it, an `if` also asks for `success()`, as on GitHub. */
export function isTrue(expression: string | null, context: ExpressionContext): boolean {
  if (expression === null) return context.status === "success";
  const asksStatus = lexed(expression).some(
    (token, i, all) => STATUS_FUNCTIONS.includes(token.lexeme.toLowerCase()) && all[i + 1]?.lexeme === "(",
  );
  if (!asksStatus && context.status !== "success") return false;
  const value = valueOf(expression, context);
  return value !== null && value !== false && value !== 0 && value !== "" && !Number.isNaN(value);
}

function valueOf(expression: string, context: ExpressionContext): unknown {
  try {
    const evaluator = new Evaluator(parsed(expression), contextData(context), functionsFor(context.status));
    return JSON.parse(JSON.stringify(evaluator.evaluate(), data.replacer)) as unknown;
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${quoted(expression)} cannot be evaluated: ${error instanceof Error ? error.message : "?"}`);
  }
}

function contextData({ event, steps }: ExpressionContext): data.Dictionary {
  // The reviver turns every value of the JSON text into the expression library's own.
  return JSON.parse(JSON.stringify({ event, steps }), data.reviver) as data.Dictionary;
}

/** The library's functions with a bound on what they return, and the status functions. */
function functionsFor(status: ExpressionContext["status"]): Map<string, Definition> {
  const functions = new Map<string, Definition>();
  for (const [name, definition] of Object.entries(wellKnownFunctions)) functions.set(name, bounded(definition));
  const answers: Record<string, boolean> = {
    success: status === "success",
    failure: status === "failure",
    always: true,
  };
  for (const [name, answer] of Object.entries(answers))
    functions.set(name, { name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(answer) });
  return functions;
}

function bounded(definition: Definition): Definition {
  return {
    ...definition,
    call: (...args) => {
      const value = definition.call(...args);
      if (value.primitive && value.coerceString().length > LONGEST_RESULT)
        throw new UserError(`${definition.name}() returns more than ${LONGEST_RESULT} characters`);
      return value;
    },
  };
}

function lexed(expression: string) {
  if (expression.length > LONGEST_EXPRESSION)
    throw new UserError(`an expression has ${expression.length} characters; it may have ${LONGEST_EXPRESSION}`);
  try {
    return new Lexer(expression).lex().tokens;
  } catch (error) {
    throw syntaxError(expression, error);
  }
}

function parsed(expression: string) {
  const statusFunctions = STATUS_FUNCTIONS.map((name) => ({ name, minArgs: 0, maxArgs: 0 }));
  try {
    const tree: ReturnType<Parser["parse"]> | undefined = new Parser(
      lexed(expression),
      ["event", "steps"],
      statusFunctions,
    ).parse();
    if (!tree) throw new Error("it is empty");
    return tree;
  } catch (error) {
    throw error instanceof UserError ? error : syntaxError(expression, error);
  }
}

function syntaxError(expression: string, error: unknown): UserError {
  return new UserError(`${quoted(expression)} is not an expression: ${error instanceof Error ? error.message : "?"}`);
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Cuts a text at its `${{ }}`. The end is the first `}}` outside of a quoted string. */
function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (;;) {
    const open = text.indexOf("${{", at);
    if (open === -1) break;
    const close = closingOf(text, open + 3);
    if (close === -1)
      throw new UserError(`"\${{" is never closed in ${JSON.stringify(text.slice(0, 80))}; end it with "}}"`);
    if (open > at) parts.push({ text: text.slice(at, open) });
    parts.push({ expression: text.slice(open + 3, close).trim() });
    at = close + 2;
  }
  if (at < text.length || parts.length === 0) parts.push({ text: text.slice(at) });
  return parts;
}

function closingOf(text: string, from: number): number {
  let isQuoted = false;
  for (let i = from; i < text.length; i++) {
    if (text[i] === "'") isQuoted = !isQuoted;
    if (!isQuoted && text.startsWith("}}", i)) return i;
  }
  return -1;
}
