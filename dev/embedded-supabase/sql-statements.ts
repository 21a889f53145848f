/**
 * Splits a script into its statements, as the Supabase CLI does before it runs and records a migration: at semicolons
 * outside of strings, quoted names, comments, dollar quotes and `begin atomic … end` bodies.
 * @returns the statements without their semicolon, none empty.
 */
export function splitStatements(script: string): string[] {
  const statements: string[] = [];
  let start = 0;
  let atomicDepth = 0;
  let hasContent = false;
  let position = 0;
  while (position < script.length) {
    const skipped = skipComment(script, position);
    if (skipped > position) {
      position = skipped;
      continue;
    }
    const quoted = skipQuoted(script, position);
    if (quoted > position) {
      hasContent = true;
      position = quoted;
      continue;
    }
    const character = script.charAt(position);
    if (character === ";" && atomicDepth === 0) {
      if (hasContent) statements.push(script.slice(start, position).trim());
      start = position + 1;
      hasContent = false;
      position += 1;
      continue;
    }
    const word = wordAt(script, position);
    if (word !== "") {
      atomicDepth = nextDepth(atomicDepth, word, script.slice(start, position));
      hasContent = true;
      position += word.length;
      continue;
    }
    if (!/\s/.test(character)) hasContent = true;
    position += 1;
  }
  if (hasContent) statements.push(script.slice(start).trim());
  return statements;
}

/** A script with each comment replaced by a space. */
export function withoutComments(script: string): string {
  let kept = "";
  for (let position = 0; position < script.length; ) {
    const commentEnd = skipComment(script, position);
    const end = Math.max(skipQuoted(script, position), position + 1);
    kept += commentEnd > position ? " " : script.slice(position, end);
    position = commentEnd > position ? commentEnd : end;
  }
  return kept;
}

const WORD = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y;
const DOLLAR_TAG = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;

function wordAt(script: string, position: number): string {
  WORD.lastIndex = position;
  return WORD.exec(script)?.[0] ?? "";
}

/** Inside `begin atomic`, semicolons belong to the body; `case` has its own `end`. */
function nextDepth(depth: number, word: string, before: string): number {
  const lower = word.toLowerCase();
  if (lower === "atomic" && /\bbegin\s+$/i.test(before)) return depth + 1;
  if (depth > 0 && lower === "case") return depth + 1;
  if (depth > 0 && lower === "end") return depth - 1;
  return depth;
}

/** The position after a comment that begins here, or the same position. Block comments nest. */
function skipComment(script: string, position: number): number {
  if (script.startsWith("--", position)) {
    const end = script.indexOf("\n", position);
    return end < 0 ? script.length : end + 1;
  }
  if (!script.startsWith("/*", position)) return position;
  let depth = 0;
  for (let at = position; at < script.length; at += 1) {
    if (script.startsWith("/*", at)) {
      depth += 1;
      at += 1;
    } else if (script.startsWith("*/", at)) {
      depth -= 1;
      at += 1;
      if (depth === 0) return at + 1;
    }
  }
  return script.length;
}

/** The position after a string, quoted name or dollar quote that begins here, or the same position. */
function skipQuoted(script: string, position: number): number {
  const character = script.charAt(position);
  if (character === "'" || character === '"') {
    const escapes = character === "'" && /(?<![\w$])e$/i.test(script.slice(Math.max(0, position - 2), position));
    return endOfQuote(script, position, character, escapes);
  }
  if (character === "$" && !/[\w$]/.test(script.charAt(position - 1))) {
    DOLLAR_TAG.lastIndex = position;
    const tag = DOLLAR_TAG.exec(script)?.[0];
    if (tag === undefined) return position;
    const end = script.indexOf(tag, position + tag.length);
    return end < 0 ? script.length : end + tag.length;
  }
  return position;
}

function endOfQuote(script: string, position: number, quote: string, escapes: boolean): number {
  for (let at = position + 1; at < script.length; at += 1) {
    const character = script.charAt(at);
    if (escapes && character === "\\") at += 1;
    else if (character === quote && script.charAt(at + 1) === quote) at += 1;
    else if (character === quote) return at + 1;
  }
  return script.length;
}
