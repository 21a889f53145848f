import { createCipheriv, createDecipheriv, createHmac, randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { z } from "zod";

/** How a passphrase becomes keys. Stored in the backup, for later ones may cost more. */
export const keyDerivationSchema = z.strictObject({
  salt: z.string().regex(/^[0-9a-f]{32}$/),
  // Bounded, because scrypt takes 128 × cost × blockSize bytes of memory and the file is not trusted yet.
  cost: z
    .int()
    .min(2 ** 14)
    .max(2 ** 20),
  blockSize: z.int().min(1).max(16),
  parallelism: z.int().min(1).max(4),
});
type KeyDerivation = z.infer<typeof keyDerivationSchema>;

/** Keys of one backup: its salt is never used again, so neither are they. */
export type Keys = {
  readonly derivation: KeyDerivation;
  /** Encrypts with AES-256-GCM: nonce, tag and ciphertext in one. */
  seal(plain: Buffer): Buffer;
  /** Null where the passphrase is another or the bytes were changed. */
  open(sealed: Buffer): Buffer | null;
  /** HMAC-SHA256, hex. */
  sign(text: string): string;
  isSignedBy(text: string, signature: string): boolean;
};

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The parameters that OWASP's password storage cheat sheet names for scrypt: 128 MiB, some 0.4 s. */
export function newKeyDerivation(): KeyDerivation {
  return { salt: randomBytes(16).toString("hex"), cost: 2 ** 17, blockSize: 8, parallelism: 1 };
}

export async function deriveKeys(passphrase: string, derivation: KeyDerivation): Promise<Keys> {
  const both = await stretch(passphrase, derivation);
  const [encryption, signing] = [both.subarray(0, KEY_BYTES), both.subarray(KEY_BYTES)];
  const sign = (text: string) => createHmac("sha256", signing).update(text).digest("hex");
  return {
    derivation,
    seal(plain) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", encryption, nonce);
      const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
    },
    open(sealed) {
      if (sealed.length < NONCE_BYTES + TAG_BYTES) return null;
      const decipher = createDecipheriv("aes-256-gcm", encryption, sealed.subarray(0, NONCE_BYTES));
      decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      try {
        return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
      } catch {
        return null;
      }
    },
    sign,
    isSignedBy(text, signature) {
      const [own, given] = [Buffer.from(sign(text)), Buffer.from(signature)];
      return own.length === given.length && timingSafeEqual(own, given);
    },
  };
}

function stretch(passphrase: string, { salt, cost, blockSize, parallelism }: KeyDerivation): Promise<Buffer> {
  const options = { cost, blockSize, parallelization: parallelism, maxmem: 256 * cost * blockSize };
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize("NFC"), Buffer.from(salt, "hex"), 2 * KEY_BYTES, options, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
