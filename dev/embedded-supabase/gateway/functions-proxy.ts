import { limitBody } from "../body-limit.ts";
import { messageOf } from "../errors.ts";
import { verifyJwt } from "../jwt.ts";
import { json } from "../responses.ts";
import type { GatewayConfig } from "./config.ts";

const PREFIX = "/functions/v1/";

/**
 * Passes a request on to the functions host. As on hosted Supabase, a function without `verify_jwt = false` in
 * config.toml is reached only with a valid JWT (an API key is not one); preflight requests always pass.
 */
export async function proxyFunction(
  request: Request,
  url: URL,
  config: GatewayConfig,
  peerAddress: string | null,
): Promise<Response> {
  const name = url.pathname.slice(PREFIX.length).split("/")[0] ?? "";
  if (request.method !== "OPTIONS" && !config.functionsWithoutJwt.includes(name)) {
    const header = request.headers.get("authorization");
    if (header === null) return json({ code: 401, message: "Missing authorization header" }, 401);
    if (verifyJwt(header.replace(/^Bearer /i, ""), config.jwtSecret, Date.now()) === null) {
      return json({ code: 401, message: "Invalid JWT" }, 401);
    }
  }
  const body = await limitBody(request);
  const refusal = () => json({ code: "PAYLOAD_TOO_LARGE", message: "The request body is larger than 10 MiB" }, 413);
  if (body.isTooLarge()) return refusal();
  const target = `http://127.0.0.1:${config.functionsPort}${url.pathname}${url.search}`;
  try {
    return await fetch(target, {
      method: request.method,
      headers: forwardedHeaders(request, url, peerAddress),
      body: body.stream,
      redirect: "manual",
      signal: request.signal,
      ...(body.stream === null ? {} : { duplex: "half" }),
    });
  } catch (error) {
    if (body.isTooLarge()) return refusal();
    return json(
      { code: "SERVICE_UNAVAILABLE", message: `The functions host is not running: ${messageOf(error)}` },
      503,
    );
  }
}

/** Headers of one connection; fetch sets its own, and refuses ours. */
const HOP_BY_HOP = ["connection", "expect", "host", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"];

/** What hosted's gateway forwards: the caller, and the address called. */
function forwardedHeaders(request: Request, url: URL, peerAddress: string | null): Headers {
  const headers = new Headers(request.headers);
  for (const name of HOP_BY_HOP) headers.delete(name);
  headers.set("x-forwarded-host", url.host);
  headers.set("x-forwarded-proto", url.protocol.replace(":", ""));
  if (peerAddress !== null) headers.set("x-forwarded-for", peerAddress);
  return headers;
}
