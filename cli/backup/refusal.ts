/** A backup or restore that cannot go on. The message says what is wrong and what to do. */
export class Refusal extends Error {}

/** How a command of this folder ended: done, or refused with one sentence. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

/** Turns a refusal into a value. Anything else is a bug, or the network, and is thrown. */
export async function settle<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, message: error.message };
    throw error;
  }
}
