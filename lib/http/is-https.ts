/**
 * Whether a request came over https, at the proxy in front of this server if there is one. Without such a header
 * `protocol` decides, as "http:" or "https:".
 */
export function isHttps(headers: Pick<Headers, "get">, protocol: string): boolean {
  const forwarded = headers.get("x-forwarded-proto")?.split(",")[0]?.trim();
  return (forwarded ?? protocol.replace(":", "")) === "https";
}
