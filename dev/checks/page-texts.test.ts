import { expect, it } from "vitest";
import { textFaults } from "./page-texts.ts";

const FILE = "features/alerts/ui/alert-list.tsx";
const faultsOf = (expression: string) => textFaults([{ file: FILE, text: `const x = ${expression};` }], []);

it.each([
  "<p>Nothing waits.</p>",
  "<p>{count} wait</p>",
  '<p>{isOpen ? "Open" : texts.closed}</p>',
  '<p>{isOpen && "Open"}</p>',
  "<p>{name ?? `No name`}</p>",
  '<p>{"At " + time}</p>',
  '<Figure label="Carbon" />',
  '<Figure label={isExpected ? "Expected" : texts.emitted} />',
  "<button aria-label={`Remove it`} />",
  '<input placeholder="Name" />',
  '<Form submitLabel="Save" />',
  '{ label: "Low", value }',
  '<ul>{rows.map(() => <li title="Row" />)}</ul>',
])("%s holds a text", (expression) => {
  expect(faultsOf(expression)).toEqual([expect.stringMatching(`^${FILE}:1 `)]);
});

it.each([
  "<p>{texts.none}</p>",
  "<p>{texts.left(count)}: {count} → {total} %</p>",
  '<p className="text-muted" id="left" role="status" unit="kWh">{left}</p>',
  '<p>{formatCount(count, "row")}</p>',
  '<p>{status === "OPEN" ? texts.open : texts.closed}</p>',
  '<p className={isOpen ? "flex" : "hidden"}>{kind === "a" && rows}</p>',
  '{ value: "LOW", label: texts.low }',
])("%s holds none", (expression) => {
  expect(faultsOf(expression)).toEqual([]);
});

it("looks at what shows texts only", () => {
  const text = "const x = <p>Nothing waits.</p>;";
  const files = ["app/page.tsx", "components/states/x.tsx", "features/a/ui/map/x.tsx"];
  const others = ["features/a/ui/x.test.tsx", "lib/x.tsx", "dev/x.tsx"];
  expect(
    textFaults(
      [...files, ...others].map((file) => ({ file, text })),
      [],
    ),
  ).toHaveLength(files.length);
});

it("leaves a folder out while it is still to do, and says when it is done", () => {
  const text = "const x = <p>Nothing waits.</p>;";
  expect(textFaults([{ file: FILE, text }], ["features/alerts/"])).toEqual([]);
  expect(textFaults([], ["features/alerts/"])).toEqual([expect.stringContaining("features/alerts/ has no text left")]);
});
