import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const ASSETS = path.join(path.dirname(fileURLToPath(import.meta.resolve("@supabase/lite"))), "static/assets");
const CONTENT_TYPES: Record<string, string> = {
  ".js": "text/javascript",
  ".css": "text/css",
  ".woff2": "font/woff2",
  ".svg": "image/svg+xml",
  ".png": "image/png",
};

/** A file of Studio's table editor. Lite serves the page, but answers 404 for its files when embedded. */
export async function serveStudioAsset(pathname: string): Promise<Response> {
  const name = path.basename(pathname);
  const body = await readFile(path.join(ASSETS, name)).catch(() => null);
  if (body === null) return new Response(null, { status: 404 });
  return new Response(new Uint8Array(body), {
    headers: {
      "content-type": CONTENT_TYPES[path.extname(name)] ?? "application/octet-stream",
      // The names contain a hash of the content.
      "cache-control": "public, max-age=31536000, immutable",
    },
  });
}

/**
 * Whether a request comes from Studio's own pages: browsers send this header with each request of a page, and scripts
 * cannot change it. Only such requests may have no key, and then act as service_role.
 */
export function isFromStudio(request: Request): boolean {
  return request.headers.get("sec-fetch-site") === "same-origin";
}
