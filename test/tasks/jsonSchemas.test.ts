import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { jsonSchemas } from "../../src/tasks/jsonSchemas.js";

test.each(Object.entries(jsonSchemas()))(
  "schemas/%s.schema.json is what the code checks (else: npm run build && node scripts/schemas.mjs)",
  (name, schema) => {
    const committed: unknown = JSON.parse(readFileSync(`schemas/${name}.schema.json`, "utf8"));
    expect(committed).toEqual(JSON.parse(JSON.stringify(schema)));
  },
);
