import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { generateRegionAreas } from "./geography/region-areas.ts";

/**
 * Regenerates lib/domain/geography/region-areas.json: `node_modules/.bin/node dev/generate/region-areas.ts`.
 * Run it after a change of the towns or of the outline's package; a test fails if the file is stale.
 */
const target = fileURLToPath(new URL("../../lib/domain/geography/region-areas.json", import.meta.url));
const text = `${JSON.stringify(generateRegionAreas())}\n`;
writeFileSync(target, text);
console.log(`${target}: ${Math.round(text.length / 1024)} KB`);
