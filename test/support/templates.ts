import { readdirSync, readFileSync } from "node:fs";
import { templatesFrom } from "../../src/words/templates.js";

const folder = "templates/messages";

/** The message templates that are shipped. */
export const shippedTemplates = templatesFrom(
  Object.fromEntries(
    readdirSync(folder).map((file) => [file.replace(".liquid", ""), readFileSync(`${folder}/${file}`, "utf8")]),
  ),
);
