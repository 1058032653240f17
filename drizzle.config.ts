import { defineConfig } from "drizzle-kit";

/** `npx drizzle-kit generate --name why` writes the next migration from the schema. */
export default defineConfig({
  dialect: "postgresql",
  schema: ["./src/store/schema.ts", "./src/store/engineSchema.ts"],
  out: "./src/store/migrations",
  casing: "snake_case",
});
