import { type Child, type ChildSpec, supervise } from "./child.ts";
import type { LogWriter } from "./log-files.ts";
import type { DataDirClaim } from "./process-record.ts";

/** The processes of one stack. */
export interface Group {
  launch(spec: ChildSpec): Child;
  processes(): { name: string; pid: number }[];
  /** Ends all, Postgres last, and releases the data folder. */
  stop(): Promise<void>;
}

/** Creates an empty group for a claimed data folder, in which each change of processes is recorded. */
export function createGroup(claim: DataDirClaim, log: LogWriter): Group {
  const children: Child[] = [];
  let stopped: Promise<void> | null = null;
  const processes = () =>
    children.flatMap((child) => {
      const pid = child.pid();
      return pid === null ? [] : [{ name: child.name, pid }];
    });
  const stop = async () => {
    // The database last: the others then end without errors about it.
    const isDatabase = (child: Child) => child.name === "postgres";
    await Promise.all(children.filter((child) => !isDatabase(child)).map((child) => child.stop()));
    await Promise.all(children.filter(isDatabase).map((child) => child.stop()));
    claim.release();
    process.removeListener("exit", endAll);
  };
  // An orchestrator that exits without stopping (an uncaught error) must not leave its children.
  const endAll = () => {
    for (const { name, pid } of processes()) process.kill(pid, name === "postgres" ? "SIGINT" : "SIGTERM");
  };
  process.once("exit", endAll);
  return {
    launch(spec) {
      const child = supervise(spec, { log, onChange: () => claim.setChildren(processes()) });
      children.push(child);
      // Its first start was recorded before it belonged to the group.
      claim.setChildren(processes());
      return child;
    },
    processes,
    stop() {
      stopped ??= stop();
      return stopped;
    },
  };
}
