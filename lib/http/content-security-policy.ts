interface PolicyOptions {
  readonly nonce: string;
  readonly supabaseUrl: string;
  /** React's development build evaluates text to rebuild server stacks; production does not. */
  readonly isDevelopment: boolean;
}

/**
 * The content security policy of a page. Scripts run only with the request's nonce; connections go to this site and to
 * Supabase (REST, Auth, Functions and its socket). Style attributes are allowed: React Aria renders some, and they
 * cannot run scripts.
 */
export function contentSecurityPolicy({ nonce, supabaseUrl, isDevelopment }: PolicyOptions): string {
  const supabase = new URL(supabaseUrl);
  const socket = new URL(supabase.origin);
  socket.protocol = supabase.protocol === "https:" ? "wss:" : "ws:";
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    isDevelopment ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self' ${supabase.origin} ${socket.origin}`,
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}
