import { isPlaceable, type QueueWorkload } from "../model/queue-workload.ts";

/** Why the place of a workload cannot be chosen, now or any more. Nothing where it can. */
export function UndecidedNote({ workload }: { workload: QueueWorkload }) {
  if (isPlaceable(workload.status)) return null;
  const { title, text } = wordsOf(workload);
  return (
    <div className="rounded-lg border border-border bg-surface p-3">
      <p className="font-medium">{title}</p>
      <p className="text-muted">{text}</p>
    </div>
  );
}

function wordsOf(workload: QueueWorkload): { readonly title: string; readonly text: string } {
  if (workload.status === "PENDING") {
    return workload.plan === null
      ? { title: "It is being planned", text: "Its candidates appear here in a moment." }
      : {
          title: "It cannot be placed as it is",
          text: `${workload.statusReason} Its owner can change what it needs or allows; it is then planned anew.`,
        };
  }
  if (workload.status === "RUNNING") return { title: "It runs", text: "Its place can no longer be changed." };
  return { title: "It has ended", text: workload.statusReason };
}
