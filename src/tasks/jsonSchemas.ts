import { z } from "zod";
import { taskSchema } from "./taskSchema.js";
import { teamConfigSchema } from "./teamConfigSchema.js";

/** JSON Schemas (draft 2020-12) of the files under `.holdout/`, by name; editors check and complete with them. */
export function jsonSchemas(): Record<"task" | "config", object> {
  return {
    task: titled(taskSchema, "A Holdout task: .holdout/tasks/<name>.yaml"),
    config: titled(teamConfigSchema, "Holdout's configuration: .holdout/config.yaml"),
  };
}

function titled(schema: z.ZodType, title: string): object {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: "input" });
  return { $schema, title, ...rest };
}
