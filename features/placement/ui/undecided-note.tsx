import { isPlaceable, type QueueWorkload } from "../model/queue-workload.ts";
import { placementTexts } from "../texts.ts";

const texts = placementTexts.undecided;

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
      ? texts.planning
      : { title: texts.infeasible.title, text: texts.infeasible.text(workload.statusReason) };
  }
  if (workload.status === "RUNNING") return texts.running;
  return { title: texts.ended, text: workload.statusReason };
}
