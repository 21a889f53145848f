import { memo } from "react";
import { type LogItem, plainText } from "../model/log-line.ts";
import { workloadTexts } from "../texts/workload.ts";

/** Lines of one block: few enough to lay out at once, enough to keep the number of blocks small. */
const blockSize = 200;
/** Height of a line on one row, as leading-5 sets it: what a block out of sight is taken to be high. */
const lineHeightPx = 20;

const timeFormat = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Europe/London",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});

/** Lines in blocks of which the browser lays out only those in sight, so that ten thousand scroll as one hundred do. */
export function LogLines({ items, isWrapped }: { items: readonly LogItem[]; isWrapped: boolean }) {
  const blocks = Array.from({ length: Math.ceil(items.length / blockSize) }, (_, block) =>
    items.slice(block * blockSize, (block + 1) * blockSize),
  );
  return blocks.map((block) => {
    const [first] = block;
    if (!first) return null;
    return <Block isWrapped={isWrapped} items={block} key={keyOf(first)} />;
  });
}

interface BlockProps {
  readonly items: readonly LogItem[];
  readonly isWrapped: boolean;
}

const Block = memo(
  function Block({ items, isWrapped }: BlockProps) {
    return (
      <div
        className={isWrapped ? "" : "w-max min-w-full"}
        style={{ contentVisibility: "auto", containIntrinsicSize: `auto ${items.length * lineHeightPx}px` }}
      >
        {items.map((item) => (
          <Item isWrapped={isWrapped} item={item} key={keyOf(item)} />
        ))}
      </div>
    );
  },
  // A block is the same as long as it begins and ends with the same lines: their numbers are given once.
  (before, after) =>
    before.isWrapped === after.isWrapped &&
    before.items.length === after.items.length &&
    before.items.every(
      (item, place) => item === after.items[place] || keyOf(item) === keyOf(after.items[place] ?? item),
    ),
);

function Item({ item, isWrapped }: { item: LogItem; isWrapped: boolean }) {
  if (item.kind === "gap") {
    return (
      <p className="hatched mx-4 my-1 rounded-xs border border-border px-2">
        <span className="bg-surface-secondary px-1 text-muted">{workloadTexts.log.notReceived(item.missing)}</span>
      </p>
    );
  }
  const { line } = item;
  const tone = line.stream === "stderr" ? "text-danger" : line.stream === "system" ? "text-muted italic" : "";
  return (
    <div className="flex gap-4 px-4 hover:bg-surface-tertiary">
      <span className="figures shrink-0 select-none text-muted">{timeFormat.format(line.loggedAt)}</span>
      <span className={`${isWrapped ? "min-w-0 whitespace-pre-wrap break-words" : "whitespace-pre"} ${tone}`}>
        {line.stream !== "stdout" && <span className="sr-only">{line.stream}: </span>}
        {plainText(line.text) || " "}
      </span>
    </div>
  );
}

function keyOf(item: LogItem): string {
  return item.kind === "gap" ? `gap-${item.afterSeq}` : String(item.line.seq);
}
