import type { z } from "zod";
import { configurationSchema } from "./configuration.js";

/** `docs/configuration.md`: every key of the environment, what it means, and what holds when it is not set. */
export function configurationPage(): string {
  const shape: Record<string, z.ZodType> = configurationSchema.shape;
  const rows = Object.entries(shape).map(
    ([key, type]) => `| \`${key}\` | ${type.description ?? ""} | ${defaultOf(type)} |`,
  );
  return [
    "# Configuration",
    "",
    "The service reads its configuration from the environment, once, when it starts. A key that is missing, wrong or unknown is",
    "told by name. `holdout doctor` looks at all of it.",
    "",
    "| key | what it means | when it is not set |",
    "| --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
}

function defaultOf(type: z.ZodType): string {
  const empty = type.safeParse(undefined);
  if (!empty.success) return "**required**";
  if (empty.data === undefined) return "–";
  return typeof empty.data === "boolean" ? (empty.data ? "`on`" : "`off`") : `\`${String(empty.data)}\``;
}
