import { createClient } from "npm:@supabase/supabase-js@2.119.1";

Deno.serve(async (request) => {
  const client = createClient(Deno.env.get("SUPABASE_URL") ?? "", Deno.env.get("SUPABASE_ANON_KEY") ?? "", {
    global: { headers: { Authorization: request.headers.get("Authorization") ?? "" } },
  });
  const { data, error } = await client.rpc("whoami");
  return Response.json(data ?? { error }, { headers: { "Access-Control-Allow-Origin": "*" } });
});
