"use client";

import { Button } from "@heroui/react";
import { useMutation } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import { useSupabase } from "@/components/live/live-provider.tsx";
import { checkChain } from "../data/check-chain.ts";
import type { LedgerHead } from "../data/ledger-query.ts";
import { describeCheck } from "../model/chain-words.ts";
import { ledgerTexts } from "../texts/ledger.ts";

const texts = ledgerTexts.chain;

/** The end of the chain, to keep elsewhere, and the way to have it recomputed. */
export function ChainCheck({ organizationId, head }: { organizationId: number; head: LedgerHead }) {
  const client = useSupabase();
  const check = useMutation({ mutationFn: () => checkChain(client, organizationId) });
  return (
    <section aria-label={texts.label} className="panel flex flex-wrap items-center justify-between gap-4 p-4">
      <div className="flex min-w-0 flex-col gap-1">
        <p className="text-muted">{texts.help}</p>
        <code className="break-all font-mono text-xs">{head.entryHash}</code>
        <p aria-live="polite">
          {check.isError && <span className="text-danger">{texts.failed}</span>}
          {check.data && (
            <span className={check.data.fault === null ? "" : "text-danger"}>{describeCheck(check.data)}</span>
          )}
        </p>
      </div>
      <Button isPending={check.isPending} onPress={() => check.mutate()} variant="outline">
        <ShieldCheck aria-hidden className="size-4" />
        {texts.check}
      </Button>
    </section>
  );
}
