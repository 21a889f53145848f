import { receiveConfig, reportReady } from "../supervisor/node-child.ts";
import { replayConfigSchema } from "./config.ts";
import { startReplay } from "./index.ts";
import { describeDays } from "./time-map.ts";

/** The replay of recorded grid data, as one process of the stack. */

const replay = await startReplay(await receiveConfig(replayConfigSchema));
console.error(`replaying ${describeDays(replay.days)} at ${replay.url}`);
reportReady();
