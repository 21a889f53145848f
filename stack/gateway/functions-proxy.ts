import { messageOf } from "../errors.ts";
import type { GatewayConfig } from "./config.ts";
import { verifyJwt } from "./jwt.ts";
import { json } from "./responses.ts";

const PREFIX = "/functions/v1/";

/**
 * Passes a request on to the functions host. As on hosted Supabase, a function without `verify_jwt = false` in
 * config.toml is reached only with a valid JWT (an API key is none); preflight requests always pass.
 */
export async function proxyFunction(request: Request, url: URL, config: GatewayConfig): Promise<Response> {
  const name = url.pathname.slice(PREFIX.length).split("/")[0] ?? "";
  if (request.method !== "OPTIONS" && !config.functionsWithoutJwt.includes(name)) {
    const header = request.headers.get("authorization");
    if (header === null) return json({ code: 401, message: "Missing authorization header" }, 401);
    if (verifyJwt(header.replace(/^Bearer /i, ""), config.jwtSecret, Date.now()) === null) {
      return json({ code: 401, message: "Invalid JWT" }, 401);
    }
  }
  const target = `http://127.0.0.1:${config.functionsPort}${url.pathname}${url.search}`;
  try {
    return await fetch(target, {
      method: request.method,
      headers: request.headers,
      body: request.body,
      redirect: "manual",
      signal: request.signal,
      ...(request.body === null ? {} : { duplex: "half" }),
    });
  } catch (error) {
    return json(
      { code: "SERVICE_UNAVAILABLE", message: `The functions host is not running: ${messageOf(error)}` },
      503,
    );
  }
}
