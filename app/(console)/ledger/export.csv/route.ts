import { z } from "zod";
import { exportLimit, ledgerCsv } from "@/features/ledger/data/ledger-export.ts";
import { LEDGER_VIEWS } from "@/features/ledger/data/ledger-query.ts";
import { readMember } from "@/lib/auth/member-query.ts";
import { errorResponse } from "@/lib/contracts/errors.ts";
import { createSupabaseServerClient } from "@/lib/supabase/server.ts";

const viewSchema = z.enum(LEDGER_VIEWS).catch("all");

/** GET /ledger/export.csv?view= - the newest entries of the ledger that the caller may see. */
export async function GET(request: Request): Promise<Response> {
  const requestId = crypto.randomUUID();
  const view = viewSchema.parse(new URL(request.url).searchParams.get("view") ?? "all");
  const client = await createSupabaseServerClient();
  const result = await readMember(client);
  if (!result.ok) return errorResponse("unauthorized", "Sign in to export the ledger.", requestId);
  const { organizationId } = result.member;
  return new Response(ledgerCsv(client, organizationId, view), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="karbos-ledger-${view}.csv"`,
      "cache-control": "private, no-store",
      "x-karbos-limit": String(exportLimit),
      "x-request-id": requestId,
    },
  });
}
