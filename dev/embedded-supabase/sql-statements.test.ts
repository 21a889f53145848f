import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitStatements } from "./sql-statements.ts";

describe("splitStatements", () => {
  it.each([
    ["nothing", "  \n-- only a comment;\n/* and; another */ ;; ", []],
    ["two and a rest", "select 1; select 2;\nselect 3", ["select 1", "select 2", "select 3"]],
    ["strings", "select ';', 'it''s; fine', \"a;b\"; select 2", ["select ';', 'it''s; fine', \"a;b\"", "select 2"]],
    ["escape strings", "select e'\\';', E'a\\\\'; select 2", ["select e'\\';', E'a\\\\'", "select 2"]],
    ["a name that ends in e", "select name'\\'; select 2", ["select name'\\'", "select 2"]],
    [
      "dollar quotes",
      "do $$ begin; end $$; select $a$ ;$$; $a$, $1; x",
      ["do $$ begin; end $$", "select $a$ ;$$; $a$, $1", "x"],
    ],
    ["a dollar in a name", "select a$b$c; select 2", ["select a$b$c", "select 2"]],
    [
      "comments",
      "select 1 -- a; b\n, 2; /* x; /* nested; */ y; */ select 3",
      ["select 1 -- a; b\n, 2", "/* x; /* nested; */ y; */ select 3"],
    ],
    [
      "begin atomic",
      "create function f() returns int language sql begin atomic select case when true then 1 end; select 2; end; select 3",
      [
        "create function f() returns int language sql begin atomic select case when true then 1 end; select 2; end",
        "select 3",
      ],
    ],
    ["begin and end as statements", "begin; select 1; end; commit", ["begin", "select 1", "end", "commit"]],
    ["what is not closed", "select 'open; select 2", ["select 'open; select 2"]],
  ])("%s", (_name, script, expected) => {
    expect(splitStatements(script)).toEqual(expected);
  });

  it("splits what was joined", () => {
    const part = fc.constantFrom(
      "select 1",
      "select ';'",
      "do $$ ; $$",
      "select /* ; */ 2",
      'select "a;b"',
      "select e'\\';'",
    );
    fc.assert(
      fc.property(fc.array(part, { minLength: 1 }), (parts) => {
        expect(splitStatements(parts.join(";\n"))).toEqual(parts);
      }),
    );
  });
});
