import { exportPageReader, exportText } from "@/features/account/data/account-export.ts";
import { getPerson } from "@/lib/auth/require-member.ts";
import { errorResponse } from "@/lib/contracts/errors.ts";
import { createSupabaseServerClient } from "@/lib/supabase/server.ts";

/** GET /account/export.json - what is held of the caller, with their own rights. */
export async function GET(): Promise<Response> {
  const requestId = crypto.randomUUID();
  const caller = await getPerson();
  if (!caller.ok) return errorResponse("unauthorized", "Sign in to export what is held of you.", requestId);
  const { userId, email } = caller.person;
  const parts = exportText({ userId, email }, exportPageReader(await createSupabaseServerClient()));
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    // One part at a time, as the browser takes them.
    pull: async (controller) => {
      const { value, done } = await parts.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: async () => {
      await parts.return(undefined);
    },
  });
  return new Response(body, {
    headers: {
      "content-type": "application/json; charset=utf-8",
      "content-disposition": 'attachment; filename="karbos-account.json"',
      "cache-control": "private, no-store",
      "x-request-id": requestId,
    },
  });
}
