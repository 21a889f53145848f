import { type Node, parseSync, Visitor } from "oxc-parser";
import { PACKAGE_ROOT } from "../embedded-supabase/paths.ts";
import { runAsCommand } from "./command.ts";
import { isTest, readSources, type Source } from "./import-graph.ts";

/** What shows text to people. */
const PAGES = /^(app|components|features\/[^/]+\/ui)\/.*\.tsx$/;
/** Folders whose texts are not in a catalogue yet. Take a folder out once it has no fault. */
const STILL_TO_DO: readonly string[] = [
  "app/(console)/alerts/",
  "app/(console)/audit/",
  "app/(console)/settings/",
  "app/(person)/",
  "app/(public)/signin/",
  "features/account/",
  "features/alerts/",
  "features/invitations/",
  "features/audit/",
  "features/organization/",
  "features/platform/",
];
/** Attributes and properties that people read or hear. Units and names of programs are no words. */
const READ_BY_PEOPLE =
  /^(alt|caption|eyebrow|heading|message|missing|note|text|what|word|(aria-)?(label|description)|aria-valuetext|title|placeholder|textValue|[a-z]+(Label|Title|Text))$/;
const WORD = /\p{L}/u;

/**
 * Texts that stand in a component instead of the catalogue of its feature.
 * @returns a line for each, and one for each folder that is still in the list although it has none
 */
export function textFaults(sources: readonly Source[], stillToDo: readonly string[] = STILL_TO_DO): string[] {
  const found = sources
    .filter(({ file }) => PAGES.test(file) && !isTest(file))
    .flatMap(({ file, text }) => textsOf(file, text).map(({ line, written }) => ({ file, line, written })));
  const isToDo = (file: string) => stillToDo.some((folder) => file.startsWith(folder));
  return [
    ...found.filter(({ file }) => !isToDo(file)).map(({ file, line, written }) => `${file}:${line} ${written}`),
    ...stillToDo
      .filter((folder) => !found.some(({ file }) => file.startsWith(folder)))
      .map((folder) => `${folder} has no text left: take it out of the list in dev/checks/page-texts.ts`),
  ];
}

/** The texts of a file that people read, where they stand as literals. */
function textsOf(file: string, text: string): { readonly line: number; readonly written: string }[] {
  const found: { readonly line: number; readonly written: string }[] = [];
  const add = ({ start, end }: Node) =>
    found.push({ line: text.slice(0, start).split("\n").length, written: text.slice(start, end).trim() });
  new Visitor({
    JSXText: (node) => {
      if (WORD.test(node.value)) add(node);
    },
    JSXAttribute: ({ name, value }) => {
      if (value !== null && READ_BY_PEOPLE.test(text.slice(name.start, name.end)))
        for (const literal of literalsOf(value)) add(literal);
    },
    JSXElement: ({ children }) => {
      for (const child of children) {
        if (child.type === "JSXExpressionContainer") for (const literal of literalsOf(child)) add(literal);
      }
    },
    Property: ({ key, value }) => {
      if (key.type === "Identifier" && READ_BY_PEOPLE.test(key.name))
        for (const literal of literalsOf(value)) add(literal);
    },
  }).visit(parseSync(file, text).program);
  return found;
}

/** The literals with letters that an expression may come to; what it compares, calls or looks up does not show. */
function literalsOf(node: Node): Node[] {
  switch (node.type) {
    case "Literal":
      return typeof node.value === "string" && WORD.test(node.value) ? [node] : [];
    case "TemplateLiteral":
      return [
        ...(node.quasis.some(({ value }) => WORD.test(value.raw)) ? [node] : []),
        ...node.expressions.flatMap(literalsOf),
      ];
    case "ConditionalExpression":
      return [...literalsOf(node.consequent), ...literalsOf(node.alternate)];
    case "LogicalExpression":
      return node.operator === "&&" ? literalsOf(node.right) : [...literalsOf(node.left), ...literalsOf(node.right)];
    case "BinaryExpression":
      return node.operator === "+" ? [...literalsOf(node.left), ...literalsOf(node.right)] : [];
    case "ArrayExpression":
      return node.elements.flatMap((element) => (element === null ? [] : literalsOf(element)));
    case "JSXExpressionContainer":
    case "ParenthesizedExpression":
    case "TSAsExpression":
    case "TSSatisfiesExpression":
      return literalsOf(node.expression);
    default:
      return [];
  }
}

if (import.meta.main) {
  await runAsCommand(async () => {
    const faults = textFaults(await readSources(PACKAGE_ROOT));
    if (faults.length === 0) return { ok: true, lines: ["the texts of the pages come from their catalogues"] };
    return { ok: false, lines: ["Texts that belong into texts.ts of their feature or kit:", ...faults] };
  });
}
