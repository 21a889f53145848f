import { createHmac } from "node:crypto";
import { z } from "zod";
import { signJwt, verifyJwt } from "../jwt.ts";
import { whyInvalid } from "./caller.ts";
import { refusals } from "./errors.ts";

const tokenSchema = z.object({
  /** `<bucket>/<key>` */
  url: z.string(),
  scope: z.enum(["download", "upload"]),
  exp: z.number(),
  owner: z.string().nullish(),
  upsert: z.boolean().optional(),
});
/** What a signed address allows. */
type SignedToken = z.infer<typeof tokenSchema>;

/** Creates and checks the tokens of signed addresses. */
export interface Signer {
  sign(token: Omit<SignedToken, "exp">, expiresInS: number): string;
  /** @throws StorageError if it is for something else, changed or expired */
  verify(token: string | null, expected: Pick<SignedToken, "url" | "scope">): SignedToken;
}

/** @param jwtSecret of access tokens: the derived key differs, so that the two kinds are not interchangeable */
export function createSigner(jwtSecret: string): Signer {
  const secret = createHmac("sha256", jwtSecret).update("storage-url-signing-key").digest("hex");
  return {
    sign(token, expiresInS) {
      const nowS = Math.floor(Date.now() / 1000);
      return signJwt({ ...token, iat: nowS, exp: nowS + expiresInS }, secret);
    },
    verify(token, expected) {
      if (token === null) throw refusals.invalidRequest("querystring must have required property 'token'");
      const parsed = tokenSchema.safeParse(verifyJwt(token, secret, Date.now()));
      if (!parsed.success) throw refusals.invalidJwt(whyInvalid(token));
      if (parsed.data.scope !== expected.scope)
        throw refusals.invalidSignature(`Token is not scoped for ${expected.scope}`);
      if (parsed.data.url !== expected.url) throw refusals.invalidSignature("Invalid signature");
      return parsed.data;
    },
  };
}
