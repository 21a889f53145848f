import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import "@fontsource-variable/inter/index.css";
import { Providers } from "./providers.tsx";
import "./globals.css";
import { kitTexts } from "@/components/texts.ts";
import { appTexts } from "./texts.ts";

export const metadata: Metadata = {
  title: { default: kitTexts.brand, template: `%s · ${kitTexts.brand}` },
  description: appTexts.description,
  icons: { icon: "/icon.svg" },
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f6f8f8" },
    { media: "(prefers-color-scheme: dark)", color: "#0b1013" },
  ],
};

// Reading the nonce makes every page render on request: a prerendered page could not carry one.
export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get("x-nonce") ?? "";
  return (
    <html lang="en-GB" suppressHydrationWarning>
      <head>
        {/* Where React Aria looks for the nonce of the style elements it adds. */}
        <meta content={nonce} property="csp-nonce" suppressHydrationWarning />
      </head>
      <body>
        <Providers nonce={nonce}>{children}</Providers>
      </body>
    </html>
  );
}
