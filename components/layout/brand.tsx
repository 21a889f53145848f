import Link from "next/link";
import { kitTexts } from "../texts.ts";

/** The mark and the name, as a link home; compact, the mark alone. The mark is a forecast with its cleanest half hour standing out. */
export function Brand({ href, isCompact = false }: { href: "/" | "/workloads"; isCompact?: boolean }) {
  return (
    <Link className="flex items-center gap-2.5 rounded-md font-semibold text-base tracking-tight" href={href}>
      <BrandMark />
      <span className={isCompact ? "sr-only" : ""}>{kitTexts.brand}</span>
    </Link>
  );
}

function BrandMark() {
  return (
    <svg aria-hidden className="size-6" focusable="false" viewBox="0 0 24 24">
      <rect fill="var(--muted)" height="18" rx="1.25" width="4" x="1.5" y="3" />
      <rect fill="var(--muted)" height="12" rx="1.25" width="4" x="7.25" y="9" />
      <rect fill="var(--accent)" height="5" rx="1.25" width="4" x="13" y="16" />
      <rect fill="var(--muted)" height="9" rx="1.25" width="4" x="18.75" y="12" />
    </svg>
  );
}
