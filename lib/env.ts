import { z } from "zod";

/**
 * Public settings: the address and the publishable key of the Supabase project. Read on the server at run time and
 * passed to the browser by the root layout, so that one build serves any address. `NEXT_PUBLIC_` names would be frozen
 * into the build.
 */
export interface PublicSettings {
  readonly supabaseUrl: string;
  readonly supabasePublishableKey: string;
}

const publicSchema = z.object({
  SUPABASE_URL: z.url({ protocol: /^https?$/, error: "SUPABASE_URL must be the http(s) address of the Supabase API." }),
  SUPABASE_PUBLISHABLE_KEY: z
    .string({ error: "SUPABASE_PUBLISHABLE_KEY must be set to the project's publishable key." })
    .min(1, "SUPABASE_PUBLISHABLE_KEY must be set to the project's publishable key."),
});

const sampleSigninsSchema = z
  .array(
    z.object({
      role: z.enum(["user", "operator", "viewer", "admin"]),
      email: z.email(),
      password: z.string().min(1),
    }),
  )
  .max(20);

export type SampleSignin = z.infer<typeof sampleSigninsSchema>[number];

type Environment = Readonly<Record<string, string | undefined>>;

/** The public settings. Throws with a sentence that says what to set: nothing works without them. */
export function readPublicSettings(environment: Environment = process.env): PublicSettings {
  const parsed = publicSchema.safeParse(environment);
  if (!parsed.success) {
    throw new Error(parsed.error.issues.map((issue) => issue.message).join(" "));
  }
  return {
    supabaseUrl: parsed.data.SUPABASE_URL.replace(/\/+$/, ""),
    supabasePublishableKey: parsed.data.SUPABASE_PUBLISHABLE_KEY,
  };
}

/** Sign-ins of the sample organization, shown on the sign-in pages; none unless KARBOS_SAMPLE_SIGNINS holds them as JSON. */
export function readSampleSignins(environment: Environment = process.env): readonly SampleSignin[] {
  const text = environment.KARBOS_SAMPLE_SIGNINS;
  if (!text) return [];
  const parsed = sampleSigninsSchema.safeParse(parseJson(text));
  if (!parsed.success) {
    throw new Error("KARBOS_SAMPLE_SIGNINS must be a JSON array of { role, email, password }.");
  }
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
