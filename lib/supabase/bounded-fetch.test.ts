import { createClient } from "@supabase/supabase-js";
import { expect, it, vi } from "vitest";
import { boundedFetch } from "./bounded-fetch.ts";

const url = "http://127.0.0.1:9/rest/v1/workloads";

/** Never answers; fails as fetch does when its signal is aborted. */
const silent = () =>
  vi.fn<typeof fetch>(
    (_, init) =>
      new Promise((_resolve, reject) => {
        const fail = () => reject(init?.signal?.reason);
        if (init?.signal?.aborted) fail();
        else init?.signal?.addEventListener("abort", fail);
      }),
  );

it("fails a call that has no answer in time", async () => {
  await expect(boundedFetch(10, silent())(url)).rejects.toMatchObject({
    ...{ name: "AbortError", message: "Supabase did not answer within 0.01 s" },
  });
});

it("makes a request wait once, not once a call", async () => {
  const fetcher = silent();
  const bounded = boundedFetch(10, fetcher);
  await expect(bounded(url)).rejects.toMatchObject({ name: "AbortError" });
  await expect(bounded(url)).rejects.toMatchObject({ name: "AbortError" });
  expect(fetcher.mock.calls[1]?.[1]?.signal?.aborted).toBe(true);
});

it("leaves an answer, another error and the caller's own abort as they are", async () => {
  const answer = new Response("well");
  expect(await boundedFetch(1_000, async () => answer)(url)).toBe(answer);
  const refused = new TypeError("fetch failed");
  await expect(boundedFetch(1_000, () => Promise.reject(refused))(url)).rejects.toBe(refused);
  const caller = new AbortController();
  const call = boundedFetch(1_000, silent())(url, { signal: caller.signal });
  caller.abort(new Error("left the page"));
  await expect(call).rejects.toThrow("left the page");
});

it("is not tried again by supabase-js", async () => {
  const fetcher = silent();
  const client = createClient("http://127.0.0.1:9", "key", { global: { fetch: boundedFetch(10, fetcher) } });
  const { error, status } = await client.from("workloads").select();
  expect({ code: error?.code, status, calls: fetcher.mock.calls.length }).toEqual({ code: "", status: 0, calls: 1 });
});
