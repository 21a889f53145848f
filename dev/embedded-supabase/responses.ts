/** Headers that let a browser on another port read the response, as hosted Supabase's gateway sends them. */
export const corsHeaders: Record<string, string> = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers":
    "authorization, x-client-info, apikey, content-type, x-supabase-api-version, accept-profile, content-profile, prefer",
  "access-control-allow-methods": "GET, POST, PUT, PATCH, DELETE, OPTIONS",
  "access-control-max-age": "86400",
};

/** A JSON answer with the headers for browsers. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers: { ...corsHeaders, ...headers } });
}

/** The answer to a preflight request: any header may be sent, since none of them uses rights that a browser stores. */
export function preflight(request: Request): Response {
  const asked = request.headers.get("access-control-request-headers");
  const headers = { ...corsHeaders, ...(asked === null ? {} : { "access-control-allow-headers": asked }) };
  return new Response(null, { status: 204, headers });
}

/** The parsed body, or undefined if it is not JSON. */
export async function readJson(request: Request): Promise<unknown> {
  try {
    return await request.json();
  } catch {
    return undefined;
  }
}
