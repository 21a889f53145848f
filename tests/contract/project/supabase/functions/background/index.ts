import { leaveMark } from "../_shared/marks.ts";

declare const EdgeRuntime: { waitUntil(task: Promise<unknown>): void };

Deno.serve((request) => {
  const name = new URL(request.url).searchParams.get("name") ?? "background";
  EdgeRuntime.waitUntil(new Promise((resolve) => setTimeout(resolve, 300)).then(() => leaveMark(name, null)));
  return new Response("accepted", { status: 202 });
});
