import { describe, expect, it } from "vitest";
import { csvLine } from "./csv.ts";

describe("csvLine", () => {
  it.each([
    [["a", 1.5, null, ""], "a,1.5,,\r\n"],
    [['say "hi", then\nleave'], '"say ""hi"", then\nleave"\r\n'],
    [['=HYPERLINK("http://x")'], '"\'=HYPERLINK(""http://x"")"\r\n'],
    [["+1", "-1", "@x", "\t=1"], "'+1,'-1,'@x,'\t=1\r\n"],
    [["a=1", -1], "a=1,-1\r\n"],
  ])("%j", (cells, line) => {
    expect(csvLine(cells)).toBe(line);
  });
});
