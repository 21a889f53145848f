"use client";

import { PageError } from "@/components/states/page-error.tsx";
import "./globals.css";

// Stands in for the root layout when that itself fails, so it brings its own document.
export default function GlobalError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en-GB">
      <body>
        <main className="mx-auto w-full max-w-6xl px-4 py-16 sm:px-6">
          <PageError error={error} retry={retry} />
        </main>
      </body>
    </html>
  );
}
