import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMailStore } from "./store.ts";

describe("the mail store", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "karbos-mails-"));
  });
  afterAll(() => rm(folder, { recursive: true }));
  const mail = (subject: string) => ({
    from: { name: "", address: "a@b.test" },
    to: [{ name: "", address: "c@d.test" }],
    subject,
    text: "text",
    html: "",
  });

  it("keeps the newest 200, in separate files, over a restart", async () => {
    const store = await createMailStore(folder);
    for (let count = 0; count < 205; count += 1) await store.put(mail(String(count)));
    expect(await readdir(folder)).toHaveLength(200);
    await writeFile(path.join(folder, "zzz.json"), "half a ma");
    const again = await createMailStore(folder);
    expect(again.list().map(({ subject }) => subject)).toEqual(store.list().map(({ subject }) => subject));
    expect([again.list().at(0)?.subject, again.list().at(-1)?.subject]).toEqual(["204", "5"]);
    await again.remove();
    expect(again.list()).toEqual([]);
  });

  it("stores a mail once for each key", async () => {
    const store = await createMailStore(folder);
    const ids = [
      await store.put(mail("a"), "one"),
      await store.put(mail("b"), "one"),
      await store.put(mail("c"), "two"),
    ];
    expect(ids[0]).toBe(ids[1]);
    expect(store.list().map(({ subject }) => subject)).toEqual(["c", "a"]);
    expect(store.get("nothing")).toBeNull();
  });
});
