import { randomInt } from "node:crypto";
import { createServer } from "node:net";
import { codeOf, StackError } from "./errors.ts";

const NAMES = { api: "the API", db: "the database", functions: "the functions" } as const;

/** @throws StackError naming the first port that another program holds */
export async function requireFreePorts(ports: { api: number; db: number; functions: number }): Promise<void> {
  for (const key of ["api", "db", "functions"] as const) await requireFreePort(ports[key], NAMES[key]);
}

/** @param purpose what needs the port, as in "the API" */
export async function requireFreePort(port: number, purpose: string): Promise<void> {
  const problem = await problemWithPort(port);
  if (problem === null) return;
  throw new StackError(`Port ${port} for ${purpose} ${problem}: stop what uses it, or choose another with --port.`);
}

function problemWithPort(port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error) =>
      resolve(codeOf(error) === "EADDRINUSE" ? "is taken" : `cannot be used (${error.message})`),
    );
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => server.close(() => resolve(null)));
  });
}

/** Below the range of ephemeral ports, which any program may get at any moment. */
const FIRST_PORT = 20_000;
const LAST_PORT = 31_999;

/**
 * The requested number of consecutive ports that were free a moment ago: for tests and checks, which run in parallel.
 */
export async function findFreePorts(count: number): Promise<number[]> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const first = randomInt(FIRST_PORT, LAST_PORT - count);
    const ports = Array.from({ length: count }, (_, index) => first + index);
    const problems = await Promise.all(ports.map(problemWithPort));
    if (problems.every((problem) => problem === null)) return ports;
  }
  throw new StackError(`There are no ${count} free ports between ${FIRST_PORT} and ${LAST_PORT}.`);
}
