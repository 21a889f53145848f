import { describe, expect, it } from "vitest";
import { EXPORT_SECTIONS } from "@/lib/contracts/account.ts";
import { exportText, type ReadExportPage } from "./account-export.ts";

async function textOf(readPage: ReadExportPage) {
  let text = "";
  for await (const part of exportText({ email: "ada@example.org" }, readPage)) text += part;
  return JSON.parse(text);
}
const rowsFrom = (first: number, count: number) =>
  Array.from({ length: count }, (_, place) => ({ id: first + place, data: { n: first + place } }));

describe("exportText", () => {
  it("is one JSON object with every section, also where there is nothing", async () => {
    const held = await textOf(async () => []);
    expect(held).toEqual({
      account: { email: "ada@example.org" },
      ...Object.fromEntries(EXPORT_SECTIONS.map((section) => [section, []])),
      truncated: [],
    });
  });

  it("reads page after page, each after the last id", async () => {
    const asked: number[] = [];
    const held = await textOf(async (section, afterId) => {
      if (section !== "workloads") return [];
      asked.push(afterId);
      return afterId === 0 ? rowsFrom(11, 500) : rowsFrom(afterId + 1, 2);
    });
    expect(asked).toEqual([0, 510]);
    expect(held.workloads).toHaveLength(502);
    expect(held.workloads.at(-1)).toEqual({ n: 512 });
  });

  it("ends at its bound, and says so", async () => {
    const held = await textOf(async (section, afterId) => (section === "events" ? rowsFrom(afterId + 1, 500) : []));
    expect(held.events).toHaveLength(50_000);
    expect(held.truncated).toEqual(["events"]);
  });
});
