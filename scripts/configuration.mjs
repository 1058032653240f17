// Writes docs/configuration.md from the schema of the service's configuration. Runs on `dist`.
import { mkdirSync, writeFileSync } from "node:fs";
import { configurationPage } from "../dist/service/configurationPage.js";

mkdirSync(new URL("../docs", import.meta.url), { recursive: true });
writeFileSync(new URL("../docs/configuration.md", import.meta.url), configurationPage());
