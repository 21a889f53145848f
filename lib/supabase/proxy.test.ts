import { NextRequest } from "next/server";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { sessionTimeoutMs } from "./bounded-fetch.ts";
import { refreshSession } from "./proxy.ts";

const settings = { supabaseUrl: "http://127.0.0.1:9", supabasePublishableKey: "key" };
const cookieName = "sb-127-auth-token";

/** A request with a session that ended an hour ago and is to be refreshed. */
function requestWithEndedSession(): NextRequest {
  const session = {
    ...{ access_token: "a.b.c", refresh_token: "r", token_type: "bearer", expires_in: 3600 },
    ...{ expires_at: Math.floor(Date.now() / 1000) - 3600, user: { id: "u" } },
  };
  const value = `base64-${Buffer.from(JSON.stringify(session)).toString("base64url")}`;
  return new NextRequest("http://127.0.0.1/workloads", { headers: { cookie: `${cookieName}=${value}` } });
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it.each([
  ["does not answer", () => new Promise<Response>(() => {})],
  ["cannot be reached", () => Promise.reject(new TypeError("fetch failed"))],
])("lets a request through in time where the service %s, and signs nobody out", async (_, answer) => {
  const calls = vi.fn(answer);
  vi.stubGlobal("fetch", calls);
  const request = requestWithEndedSession();
  const refreshed = refreshSession(request, new Headers(request.headers), settings);
  await vi.advanceTimersByTimeAsync(sessionTimeoutMs);
  const { response, isSignedIn, client } = await refreshed;
  expect(calls).toHaveBeenCalled();
  expect({ isSignedIn, client }).toEqual({ isSignedIn: true, client: null });
  expect(response.cookies.getAll()).toEqual([]);
  expect(request.cookies.get(cookieName)?.value).toMatch(/^base64-/);
});

it("asks nobody about a request without a session", async () => {
  const calls = vi.fn();
  vi.stubGlobal("fetch", calls);
  const request = new NextRequest("http://127.0.0.1/workloads");
  expect((await refreshSession(request, new Headers(), settings)).isSignedIn).toBe(false);
  expect(calls).not.toHaveBeenCalled();
});
