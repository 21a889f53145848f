import { z } from "zod";
import { exportLimit, ledgerCsv } from "@/features/ledger/data/ledger-export.ts";
import { LEDGER_VIEWS } from "@/features/ledger/data/ledger-query.ts";
import { getMember } from "@/lib/auth/require-member.ts";
import { errorResponse } from "@/lib/contracts/errors.ts";
import { createSupabaseServerClient } from "@/lib/supabase/server.ts";

const viewSchema = z.enum(LEDGER_VIEWS).catch("all");

/** GET /ledger/export.csv?organization=&view= - the newest entries of the ledger that the caller may see. */
export async function GET(request: Request): Promise<Response> {
  const requestId = crypto.randomUUID();
  const { searchParams } = new URL(request.url);
  const view = viewSchema.parse(searchParams.get("view") ?? "all");
  const result = await getMember();
  if (!result.ok) return errorResponse("unauthorized", "Sign in to export the ledger.", requestId);
  const { organizationId, organizationName } = result.member;
  const asked = searchParams.get("organization");
  if (asked !== null && asked !== String(organizationId)) {
    return errorResponse("conflict", `You now work in ${organizationName}. Switch back, then export again.`, requestId);
  }
  return new Response(ledgerCsv(await createSupabaseServerClient(), organizationId, view), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="karbos-ledger-${view}.csv"`,
      "cache-control": "private, no-store",
      "x-karbos-limit": String(exportLimit),
      "x-request-id": requestId,
    },
  });
}
