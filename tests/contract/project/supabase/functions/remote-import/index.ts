// Hosted fetches modules from anywhere; the embedded host takes them from node_modules only.
import { encodeHex } from "jsr:@std/encoding@1/hex";

Deno.serve(() => new Response(encodeHex(new Uint8Array([1]))));
