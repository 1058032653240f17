import { Lexer } from "yaml";
import { UserError } from "./userError.js";

/** How many levels a YAML file may have. */
export const DEEPEST_YAML = 24;
/** Spaces before a line's first word. */
const FARTHEST_IN = 200;

/**
 * Looks at the words of a YAML file alone: a thousand nested lists, which fit into a kilobyte, can end the whole
 * process inside the parser, so they must not reach it.
 *
 * @throws UserError with file:line where lists or maps are nested far deeper than {@link DEEPEST_YAML}
 */
export function refuseDeepYaml(text: string, path: string): void {
  let [line, open, inLine] = [1, 0, 0];
  let before = "\n";
  for (const token of new Lexer().lex(text)) {
    const isText = before === SCALAR;
    if (isText || /^["'#]/.test(token)) line += token.split("\n").length - 1;
    else if (/^\r?\n$/.test(token)) [line, inLine] = [line + 1, 0];
    else if (token === "[" || token === "{") open++;
    else if (token === "]" || token === "}") open = Math.max(0, open - 1);
    else if (open === 0 && /^[-?:]$/.test(token)) inLine++;
    const isFarIn = before.endsWith("\n") && /^ /.test(token) && token.length > FARTHEST_IN;
    if (open > 2 * DEEPEST_YAML || inLine > DEEPEST_YAML || (isFarIn && !isText))
      throw new UserError(`this is nested too deeply; at most ${DEEPEST_YAML} levels`, { path, line });
    before = token;
  }
}

/** What the lexer says before a text without quotes. */
const SCALAR = "\u001f";
