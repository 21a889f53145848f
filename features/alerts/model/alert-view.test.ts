import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { alertsSentence, alertTitle } from "./alert-view.ts";

it.each([
  [0, "Nothing needs a person."],
  [1, "1 alert waits for a person."],
  [1_204, "1,204 alerts wait for a person."],
])("%s alerts: %s", (open, sentence) => {
  expect(alertsSentence(open)).toBe(sentence);
});

it("has words for every kind of alert that operations.md names, and the name of any other", async () => {
  const page = await readFile(new URL("../../../docs/operations.md", import.meta.url), "utf8");
  const section = page.split("## Alerts")[1]?.split("\n## ")[0] ?? "";
  const kinds = [...section.matchAll(/^\| `([a-z._]+)`/gm)].map((match) => match[1] ?? "");
  expect(kinds.length).toBeGreaterThan(2);
  for (const kind of kinds) expect(alertTitle(kind)).not.toBe(kind);
  expect(alertTitle("some.thing")).toBe("some.thing");
});
