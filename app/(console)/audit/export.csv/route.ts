import { z } from "zod";
import { auditCsv, auditExportLimit } from "@/features/audit/data/audit-export.ts";
import { auditFilters } from "@/features/audit/model/audit-entry.ts";
import { seesOrganization } from "@/lib/auth/console-paths.ts";
import { getMember } from "@/lib/auth/require-member.ts";
import { errorResponse } from "@/lib/contracts/errors.ts";
import { createSupabaseServerClient } from "@/lib/supabase/server.ts";

const filterSchema = z.enum(auditFilters).catch("all");

/** GET /audit/export.csv?organization=&kind= - the newest entries of the audit log. For operators, viewers and admins. */
export async function GET(request: Request): Promise<Response> {
  const requestId = crypto.randomUUID();
  const { searchParams } = new URL(request.url);
  const filter = filterSchema.parse(searchParams.get("kind") ?? "all");
  const result = await getMember();
  if (!result.ok) return errorResponse("unauthorized", "Sign in to export the audit log.", requestId);
  const { organizationId, organizationName, role } = result.member;
  const asked = searchParams.get("organization");
  if (asked !== null && asked !== String(organizationId)) {
    return errorResponse("conflict", `You now work in ${organizationName}. Switch back, then export again.`, requestId);
  }
  if (!seesOrganization(role)) {
    return errorResponse("forbidden", "Operators, viewers and admins may read the audit log.", requestId);
  }
  return new Response(auditCsv(await createSupabaseServerClient(), organizationId, filter), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="karbos-audit-${filter}.csv"`,
      "cache-control": "private, no-store",
      "x-karbos-limit": String(auditExportLimit),
      "x-request-id": requestId,
    },
  });
}
