import type { GatewayConfig } from "../config.ts";

/** The final target of a link: the requested address if allowed, else the site. */
export function redirectOf(request: Request, asked: string | null | undefined, config: GatewayConfig): string {
  const candidates = [asked, request.headers.get("redirect_to"), request.headers.get("referer")];
  return (
    candidates.find((url) => url && isAllowedRedirect(url, config.siteUrl, config.auth.redirectUrls)) ?? config.siteUrl
  );
}

/**
 * As GoTrue decides: the site itself, an address of this machine, or a pattern of additional_redirect_urls.
 * Source: internal/utilities/request.go of supabase/auth.
 */
export function isAllowedRedirect(url: string, siteUrl: string, patterns: readonly string[]): boolean {
  const target = URL.parse(url);
  const site = URL.parse(siteUrl);
  if (target === null || site === null || url.length > 2000) return false;
  const isSite = target.hostname === site.hostname && target.protocol === site.protocol;
  if (isSite && (target.port === site.port || isLoopback(target.hostname))) return true;
  if (/^[\d.]+$|^\[/.test(target.hostname)) return isLoopback(target.hostname);
  const withoutFragment = url.split("#")[0] ?? "";
  return patterns.some((pattern) => globOf(pattern).test(withoutFragment));
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}

/** `*` matches anything but `.` and `/`, `**` for anything, `?` for one such character. */
function globOf(pattern: string): RegExp {
  const source = pattern.replace(/\*\*|[*?]|[^*?]/g, (part) => {
    if (part === "**") return ".*";
    if (part === "*") return "[^./]*";
    return part === "?" ? "[^./]" : part.replace(/[.+^${}()|[\]\\]/, "\\$&");
  });
  return new RegExp(`^${source}$`);
}
