import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import { z } from "zod";
import type { MailStore } from "../../mailbox/store.ts";
import { readJson } from "../../responses.ts";
import type { GatewayConfig } from "../config.ts";
import { refusals } from "./errors.ts";
import { createRateLimit, type RateLimit } from "./rate-limits.ts";

/** The dependencies of all Auth handlers. */
export interface AuthContext {
  config: GatewayConfig;
  pool: pg.Pool;
  mails: MailStore;
  /** Lite's Auth. */
  next: (request: Request) => Promise<Response>;
  limits: AuthLimits;
}

export interface AuthLimits {
  /** Mails of one kind to one address. */
  mailKind: RateLimit;
  /** All mails to one address. */
  mailAddress: RateLimit;
  /** Attempts of codes for one address: a code has a million values. */
  verify: RateLimit;
}

const MAILS_PER_HOUR = 60;
const TRIES = 30;
const TRIES_WINDOW_MS = 300_000;

export function createLimits(maxFrequencyMs: number): AuthLimits {
  return {
    mailKind: createRateLimit(1, maxFrequencyMs),
    mailAddress: createRateLimit(MAILS_PER_HOUR, 3_600_000),
    verify: createRateLimit(TRIES, TRIES_WINDOW_MS),
  };
}

/** The body, parsed by its schema. @throws AuthRefusal */
export async function readBody<Schema extends z.ZodType>(request: Request, schema: Schema): Promise<z.infer<Schema>> {
  const body = await readJson(request);
  if (body === undefined) throw refusals.invalid("Could not parse request body as JSON");
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw refusals.invalid(z.prettifyError(parsed.error).slice(0, 500));
  return parsed.data;
}

/** An address as stored: in lower case. */
export const emailSchema = z.string().max(255).trim().toLowerCase().pipe(z.email());
export const metadataSchema = z.record(z.string(), z.unknown());

/** Longer than the work for a known address, so that the response for an unknown one is not faster. */
const ANSWER_MS_MIN = 250;

/** Makes every response take the same time, so that the time does not reveal who has an account. */
export async function evenly<Result>(work: Promise<Result>): Promise<Result> {
  const [result] = await Promise.allSettled([work, delay(ANSWER_MS_MIN)]);
  if (result.status === "rejected") throw result.reason;
  return result.value;
}
