import { NextResponse } from "next/server";
import { endTopic } from "@/features/mail/data/end-topic.ts";

/** What a mail program's own button posts to (RFC 8058): it ends the topic at once, and shows nothing. */
export async function POST(request: Request): Promise<Response> {
  const result = await endTopic(new URL(request.url).searchParams.get("token") ?? "");
  if (result.ok) return new Response(null, { status: 204 });
  return new Response(null, { status: result.reason === "unknown" ? 404 : 503 });
}

/** Opened in a browser, it leads to the page that asks first. */
export function GET(request: Request): Response {
  const url = new URL(request.url);
  return NextResponse.redirect(new URL(`/unsubscribe${url.search}`, url), 303);
}
