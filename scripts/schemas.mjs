// Writes the JSON Schemas of the team's YAML files from the zod schemas, for editors. Run after `npm run build`.
import { writeFileSync } from "node:fs";
import { format } from "prettier";
import { jsonSchemas } from "../dist/tasks/jsonSchemas.js";

for (const [name, schema] of Object.entries(jsonSchemas())) {
  const text = await format(JSON.stringify(schema), { parser: "json", printWidth: 120 });
  writeFileSync(new URL(`../schemas/${name}.schema.json`, import.meta.url), text);
}
