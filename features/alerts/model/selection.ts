/** The selected alerts after one was chosen or left out. */
export function toggled(selected: ReadonlySet<number>, alertId: number): ReadonlySet<number> {
  const next = new Set(selected);
  if (!next.delete(alertId)) next.add(alertId);
  return next;
}

/** Those of the selected that the list still shows: the others have left it since. */
export function shownOf(selected: ReadonlySet<number>, shown: readonly { readonly id: number }[]): readonly number[] {
  return shown.map(({ id }) => id).filter((id) => selected.has(id));
}

/** What became of a call over several alerts. */
export function outcomeSentence(verb: string, changed: number, asked: number): string {
  const done = `${changed === 1 ? "1 alert" : `${changed} alerts`} ${verb}.`;
  return changed === asked ? done : `${done} ${asked - changed} had changed already.`;
}
