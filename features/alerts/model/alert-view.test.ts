import { expect, it } from "vitest";
import { alertsSentence, subjectName, subjectPath } from "./alert-view.ts";

it.each([
  [0, "Nothing needs a person."],
  [1, "1 alert waits for a person."],
  [1_204, "1,204 alerts wait for a person."],
])("%s alerts: %s", (open, sentence) => {
  expect(alertsSentence(open)).toBe(sentence);
});

it.each([
  ["workload", "KB-000042", "KB-000042", "/workloads/KB-000042"],
  ["workload", "../x", "../x", "/workloads/..%2Fx"],
  ["worker", "7", "worker 7", "/settings"],
  ["feed", "prices", "prices", "/map"],
  ["budget", "3", "budget 3", "/budgets"],
  ["grid_issue", "9", "grid issue 9", null],
])("a %s %s is called %s and has the page %s", (kind, id, name, path) => {
  expect(subjectName({ kind, id })).toBe(name);
  expect(subjectPath({ kind, id })).toBe(path);
});
