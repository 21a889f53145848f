import { writeFile } from "node:fs/promises";
import path from "node:path";
import { ROOT } from "../../cli/home.ts";
import { publishedSchemas } from "../../lib/contracts/published-schemas.ts";

/** Writes the published JSON Schemas into docs/schemas: `npm run generate:schemas` after a change of their contracts. */
for (const [name, schema] of Object.entries(publishedSchemas())) {
  await writeFile(path.join(ROOT, "docs/schemas", name), `${JSON.stringify(schema, null, 2)}\n`);
}
