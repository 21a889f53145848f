import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fetchJson } from "./http.ts";

const url = "https://api.example.org/intensity?page=1";

/** A fetch that gives these answers in turn, the last one for ever, and keeps what it was asked. */
function scripted(...answers: (() => Response | Promise<Response>)[]) {
  const asked: { url: string; init: RequestInit | undefined }[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    asked.push({ url: String(input), init });
    const answer = answers[Math.min(asked.length, answers.length) - 1];
    if (!answer) throw new Error("no answer scripted");
    return answer();
  };
  return { fetch, asked };
}

const json = (body: unknown) => () => new Response(JSON.stringify(body));
const status =
  (code: number, headers: Record<string, string> = {}) =>
  () =>
    new Response("sorry", { status: code, headers });
const unreachable = () => {
  throw new TypeError("fetch failed", { cause: new Error("getaddrinfo ENOTFOUND api.example.org") });
};

function patience() {
  const delaysMs: number[] = [];
  return { delaysMs, sleep: async (delayMs: number) => void delaysMs.push(delayMs), random: () => 0 };
}

describe("fetchJson", () => {
  it("says who asks, and for JSON", async () => {
    const { fetch, asked } = scripted(json({ data: [] }));
    expect(await fetchJson(url, { fetch })).toEqual({ ok: true, body: { data: [] }, attempts: 1 });
    const headers = new Headers(asked[0]?.init?.headers);
    expect(headers.get("user-agent")).toMatch(/^Karbos\//);
    expect(headers.get("accept")).toBe("application/json");
    expect(asked[0]?.init?.redirect).toBe("error");
  });

  it("does not ask for a content type", async () => {
    const { fetch } = scripted(() => new Response(new TextEncoder().encode("[1]")));
    expect(await fetchJson(url, { fetch })).toMatchObject({ ok: true, body: [1] });
  });

  it.each([
    ["a server error", status(503)],
    ["too many requests", status(429)],
    ["an unreachable host", unreachable],
    ["an HTML page with status 200", () => new Response("<html>Bad gateway</html>")],
    ["an empty body", () => new Response("")],
  ])("tries again after %s", async (_, bad) => {
    const { delaysMs, ...waiting } = patience();
    const { fetch, asked } = scripted(bad, bad, json(1));
    expect(await fetchJson(url, { fetch, ...waiting })).toEqual({ ok: true, body: 1, attempts: 3 });
    expect(asked).toHaveLength(3);
    expect(delaysMs).toEqual([500, 1000]);
  });

  it.each([
    ["http_status", status(503), 503, /answered with status 503/],
    ["network", unreachable, null, /ENOTFOUND/],
    ["not_json", () => new Response("<html>\n Bad gateway</html>"), 200, /no JSON: "<html> Bad gateway/],
    ["not_json", () => new Response(" "), 200, /answered with nothing/],
  ])("gives up with %s after three attempts", async (code, bad, answered, message) => {
    const { fetch, asked } = scripted(bad);
    const result = await fetchJson(url, { fetch, ...patience() });
    expect(result).toMatchObject({ ok: false, error: { code, status: answered, attempts: 3 } });
    expect(result.ok ? "" : result.error.message).toMatch(message);
    expect(asked).toHaveLength(3);
  });

  it("does not try again what will not change", async () => {
    const { fetch, asked } = scripted(status(404));
    expect(await fetchJson(url, { fetch })).toMatchObject({ ok: false, error: { code: "http_status", status: 404 } });
    expect(asked).toHaveLength(1);
  });

  it("waits as long as the service asks, but not for ever", async () => {
    const { delaysMs, ...waiting } = patience();
    const { fetch } = scripted(status(429, { "retry-after": "2" }), status(429, { "retry-after": "3600" }), json(1));
    await fetchJson(url, { fetch, ...waiting });
    expect(delaysMs).toEqual([2000, 5000]);
  });

  it("stops reading a body that grows past the limit", async () => {
    let sent = 0;
    const endless = () =>
      new Response(
        new ReadableStream({
          pull: (controller) => {
            sent += 1;
            controller.enqueue(new Uint8Array(1000).fill(32));
          },
        }),
      );
    const { fetch } = scripted(endless);
    const result = await fetchJson(url, { fetch, bodyBytesMax: 10_000 });
    expect(result).toMatchObject({ ok: false, error: { code: "too_large", attempts: 1 } });
    expect(sent).toBeLessThan(15);
  });

  it("keeps characters whole that arrive in two pieces", async () => {
    const bytes = new TextEncoder().encode('{"name":"Sîr Fôn"}');
    const pieces = [bytes.slice(0, 11), bytes.slice(11)];
    const { fetch } = scripted(
      () =>
        new Response(
          new ReadableStream({
            start: (controller) => {
              for (const piece of pieces) controller.enqueue(piece);
              controller.close();
            },
          }),
        ),
    );
    expect(await fetchJson(url, { fetch })).toMatchObject({ ok: true, body: { name: "Sîr Fôn" } });
  });

  it.each([
    ["http://api.example.org/", false],
    ["http://localhost:1/", false],
    ["http://127.0.0.1.example.org/", false],
    ["file:///etc/passwd", false],
    ["not an address", false],
    ["http://127.0.0.1:1234/", true],
    ["https://api.example.org/", true],
  ])("asks %s: %s", async (address, isAllowed) => {
    const { fetch, asked } = scripted(json(1));
    const result = await fetchJson(address, { fetch });
    expect(result.ok).toBe(isAllowed);
    expect(asked).toHaveLength(isAllowed ? 1 : 0);
    if (!result.ok) expect(result.error).toMatchObject({ code: "insecure_address", attempts: 0 });
  });

  it("leaves the query out of messages", async () => {
    const { fetch } = scripted(status(404));
    const result = await fetchJson(url, { fetch });
    expect(result.ok ? "" : result.error.message).toBe("https://api.example.org/intensity answered with status 404.");
  });
});

describe("fetchJson in time", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const hanging: typeof globalThis.fetch = (_, init) =>
    new Promise((_resolve, reject) => {
      init?.signal?.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
    });

  it("ends an attempt at its time limit", async () => {
    const result = fetchJson(url, { fetch: hanging, timeoutMs: 2000, attemptsMax: 2, ...patience() });
    await vi.advanceTimersByTimeAsync(4000);
    expect(await result).toMatchObject({ ok: false, error: { code: "timeout", attempts: 2 } });
    expect(vi.getTimerCount()).toBe(0);
  });

  it("ends a body that stops coming", async () => {
    const fetch: typeof globalThis.fetch = async (_, init) =>
      new Response(
        new ReadableStream({
          start: (controller) => {
            controller.enqueue(new TextEncoder().encode('{"data":'));
            init?.signal?.addEventListener("abort", () => controller.error(new DOMException("aborted", "AbortError")));
          },
        }),
      );
    const result = fetchJson(url, { fetch, timeoutMs: 2000, attemptsMax: 1 });
    await vi.advanceTimersByTimeAsync(2000);
    expect(await result).toMatchObject({ ok: false, error: { code: "timeout" } });
  });

  it("stops at once when the caller does, and does not try again", async () => {
    const caller = new AbortController();
    const result = fetchJson(url, { fetch: hanging, ...patience() }, caller.signal);
    caller.abort();
    expect(await result).toMatchObject({ ok: false, error: { code: "aborted", attempts: 1 } });
    expect(vi.getTimerCount()).toBe(0);
    expect(await fetchJson(url, { fetch: hanging }, caller.signal)).toMatchObject({
      ok: false,
      error: { code: "aborted" },
    });
  });
});
