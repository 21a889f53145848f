import { EXPORT_SECTIONS } from "@/lib/contracts/account.ts";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import { rowsOf } from "@/lib/supabase/data-error.ts";

/** As `public.export_my_data` answers at once. */
const pageRows = 500;
/** 50,000 rows a section: an export ends within minutes, and says where it was cut. */
const pagesMax = 100;

type Section = (typeof EXPORT_SECTIONS)[number];
type ExportRow = { readonly id: number; readonly data: unknown };
/** Reads the rows of a section after an id. */
export type ReadExportPage = (section: Section, afterId: number) => Promise<readonly ExportRow[]>;

/** With the caller's own rights. */
export function exportPageReader(client: KarbosClient): ReadExportPage {
  return async (section, afterId) =>
    rowsOf(await client.rpc("export_my_data", { p_section: section, p_after: afterId }));
}

/**
 * What is held of a person, as the text of one JSON object: `{ account, <section>: [rows], …, truncated: [sections] }`.
 * One page is in memory at a time.
 */
export async function* exportText(account: object, readPage: ReadExportPage): AsyncGenerator<string> {
  const truncated: Section[] = [];
  yield `{\n"account": ${JSON.stringify(account)}`;
  for (const section of EXPORT_SECTIONS) {
    yield `,\n"${section}": [`;
    let afterId = 0;
    for (let page = 0; ; page += 1) {
      if (page === pagesMax) {
        truncated.push(section);
        break;
      }
      const rows = await readPage(section, afterId);
      if (rows.length > 0) {
        yield `${page === 0 ? "" : ","}\n${rows.map(({ data }) => JSON.stringify(data)).join(",\n")}`;
      }
      if (rows.length < pageRows) break;
      afterId = rows.at(-1)?.id ?? afterId;
    }
    yield "]";
  }
  yield `,\n"truncated": ${JSON.stringify(truncated)}\n}\n`;
}
