import type { NextConfig } from "next";

// Headers that are the same for every answer. The content security policy carries
// a nonce for each request, so proxy.ts sets it, with HSTS where the site is on https.
const securityHeaders = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=(), browsing-topics=()" },
];

const nextConfig: NextConfig = {
  typedRoutes: true,
  reactStrictMode: true,
  poweredByHeader: false,
  agentRules: false,
  // The gate checks the types of the whole project with tsc. A build would repeat that, with tests and dev/ as well.
  typescript: { ignoreBuildErrors: true },
  // Addresses that people may have kept.
  redirects: () => Promise.resolve([{ source: "/replay", destination: "/backtest", permanent: true }]),
  headers: () => Promise.resolve([{ source: "/:path*", headers: securityHeaders }]),
};

export default nextConfig;
