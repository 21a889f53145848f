import { readReceipt } from "@/features/ledger/data/receipt-query.ts";
import { getMember } from "@/lib/auth/require-member.ts";
import { errorResponse } from "@/lib/contracts/errors.ts";
import { jobIdSchema } from "@/lib/contracts/workload.ts";
import { createSupabaseServerClient } from "@/lib/supabase/server.ts";

/** GET /workloads/{jobId}/receipt.json - the SCI receipt of a workload that the caller may see. */
export async function GET(_: Request, { params }: RouteContext<"/workloads/[jobId]/receipt.json">): Promise<Response> {
  const requestId = crypto.randomUUID();
  const { jobId } = await params;
  const client = await createSupabaseServerClient();
  if (!(await getMember()).ok) return errorResponse("unauthorized", "Sign in to read receipts.", requestId);
  const receipt = jobIdSchema.safeParse(jobId).success ? await readReceipt(client, jobId) : null;
  if (receipt === null) return errorResponse("not_found", `There is no workload ${jobId} that you may see.`, requestId);
  return Response.json(receipt, { headers: { "cache-control": "private, no-store", "x-request-id": requestId } });
}
