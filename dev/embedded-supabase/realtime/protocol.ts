import { z } from "zod";

/** One Phoenix message from a client. */
export interface ClientMessage {
  joinRef: string | null;
  ref: string | null;
  topic: string;
  event: string;
  payload: unknown;
}

/** The versions of the wire that realtime-js speaks: arrays and binary broadcasts (2.0.0), or objects (1.0.0). */
export type WireVersion = "1.0.0" | "2.0.0";

const refSchema = z.string().nullish();
const arraySchema = z.tuple([refSchema, refSchema, z.string(), z.string(), z.unknown()]);
const objectSchema = z.object({
  join_ref: refSchema,
  ref: refSchema,
  topic: z.string(),
  event: z.string(),
  payload: z.unknown(),
});

export const postgresChangeSchema = z.looseObject({
  event: z.enum(["*", "INSERT", "UPDATE", "DELETE"]),
  schema: z.string(),
  table: z.string().optional(),
  filter: z.string().optional(),
});

export const joinSchema = z.looseObject({
  config: z
    .looseObject({
      private: z.boolean().default(false),
      broadcast: z.looseObject({ ack: z.boolean().default(false), self: z.boolean().default(false) }).prefault({}),
      presence: z.looseObject({ key: z.string().default(""), enabled: z.boolean().default(false) }).prefault({}),
      postgres_changes: z.array(postgresChangeSchema).nullish(),
    })
    .prefault({}),
  access_token: z.string().nullish(),
});

export type JoinConfig = z.infer<typeof joinSchema>["config"];

export const broadcastSchema = z.looseObject({ event: z.string(), payload: z.unknown() });
export const presenceSchema = z.looseObject({
  event: z.string(),
  payload: z.record(z.string(), z.unknown()).optional(),
});
export const accessTokenSchema = z.looseObject({ access_token: z.string().nullish() });

/** Reads one frame. @throws Error if it is not a Phoenix message. */
export function decodeFrame(data: Buffer, isBinary: boolean): ClientMessage {
  if (isBinary) return decodeBroadcast(data);
  const parsed: unknown = JSON.parse(data.toString("utf8"));
  if (Array.isArray(parsed)) {
    const [joinRef, ref, topic, event, payload] = arraySchema.parse(parsed);
    return { joinRef: joinRef ?? null, ref: ref ?? null, topic, event, payload };
  }
  const { join_ref, ref, topic, event, payload } = objectSchema.parse(parsed);
  return { joinRef: join_ref ?? null, ref: ref ?? null, topic, event, payload };
}

/** Writes one text frame. Clients accept text for everything, even if the real server would send binary. */
export function encodeFrame(version: WireVersion, message: ClientMessage): string {
  const { joinRef, ref, topic, event, payload } = message;
  return version === "2.0.0"
    ? JSON.stringify([joinRef, ref, topic, event, payload])
    : JSON.stringify({ join_ref: joinRef, ref, topic, event, payload });
}

const KIND_BROADCAST_PUSH = 3;
const HEADER_BYTES = 7;
const ENCODING_JSON = 1;

/**
 * A broadcast of a 2.0.0 client: kind 3, five lengths and the encoding, one byte each, then join ref, ref, topic, event
 * and metadata, then the payload (realtime-js, lib/serializer.ts).
 */
function decodeBroadcast(data: Buffer): ClientMessage {
  if (data[0] !== KIND_BROADCAST_PUSH) throw new Error(`unknown frame kind ${data[0]}`);
  let offset = HEADER_BYTES;
  const take = (lengthAt: number) => {
    const end = offset + (data[lengthAt] ?? 0);
    const text = data.subarray(offset, end).toString("utf8");
    offset = end;
    return text;
  };
  const [joinRef, ref, topic, event] = [take(1), take(2), take(3), take(4)];
  take(5);
  const rest = data.subarray(offset);
  const payload: unknown =
    data[6] === ENCODING_JSON ? JSON.parse(rest.toString("utf8") || "{}") : { base64: rest.toString("base64") };
  return {
    joinRef: joinRef || null,
    ref: ref || null,
    topic: topic ?? "",
    event: "broadcast",
    payload: { type: "broadcast", event, payload },
  };
}
