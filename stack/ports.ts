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

/** As many ports as asked for that were free a moment ago: for tests, which run beside each other. */
export async function findFreePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, listenAnywhere));
  await Promise.all(servers.map(({ close }) => close()));
  return servers.map(({ port }) => port);
}

function listenAnywhere(): Promise<{ port: number; close: () => Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address === null || typeof address === "string") throw new Error("a TCP server has a numeric port");
      resolve({ port: address.port, close: () => new Promise((done) => server.close(() => done())) });
    });
  });
}
