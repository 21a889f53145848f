"use client";

import { PageError } from "@/components/states/page-error.tsx";

export default function AppError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <main className="mx-auto w-full max-w-6xl px-4 py-16 sm:px-6">
      <PageError error={error} retry={retry} />
    </main>
  );
}
