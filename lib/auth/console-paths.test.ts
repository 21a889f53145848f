import { describe, expect, it } from "vitest";
import { homePath, isConsolePath, parseConsolePath, workloadOfPath } from "./console-paths.ts";

describe("parseConsolePath", () => {
  it.each([
    "/workloads",
    "/workloads/new",
    "/workloads/KB-000042",
    `/invitations/kbi_${"a".repeat(43)}`,
    "/savings",
    "/backtest",
    "/ledger",
    "/budgets",
    "/map",
    "/queue",
    "/alerts",
    "/audit",
    "/settings",
    "/organizations",
    "/account",
    "/platform",
  ])("lets %s through", (path) => {
    expect(parseConsolePath(path)).toBe(path);
  });

  it("drops the query", () => {
    expect(parseConsolePath("/workloads?status=RUNNING")).toBe("/workloads");
  });

  it.each([
    "https://example.org/workloads",
    "//example.org",
    "/workloads/../signin",
    "/workloads/KB-000042/x",
    "/workloads/KB-",
    "/invitations/kbi_",
    "/invitations/x",
    "/signin/user",
    "",
    null,
    undefined,
  ])("refuses %s", (path) => {
    expect(parseConsolePath(path)).toBeNull();
  });
});

describe("isConsolePath", () => {
  it.each(["/backtest", "/workloads/KB-000042/receipt", "/workloads/export.csv"])("holds for %s", (path) => {
    expect(isConsolePath(path)).toBe(true);
  });

  it.each(["/", "/signin/user", "/health", "/mapping", "/backtests"])("does not for %s", (path) => {
    expect(isConsolePath(path)).toBe(false);
  });
});

describe("workloadOfPath", () => {
  it.each([
    ["/workloads/KB-000042", "KB-000042"],
    ["/workloads/KB-000042/edit", "KB-000042"],
    ["/workloads/KB-000042/receipt", "KB-000042"],
    ["/workloads/NOPE", "NOPE"],
    ["/workloads/new", null],
    ["/workloads", null],
    ["/workloads/KB-000042/receipt.json", null],
    ["/ledger/KB-000042", null],
  ])("of %s is %s", (path, jobId) => {
    expect(workloadOfPath(path)).toBe(jobId);
  });
});

describe("homePath", () => {
  it.each([
    ["user", "/workloads"],
    ["viewer", "/workloads"],
    ["operator", "/map"],
    ["admin", "/map"],
  ] as const)("%s begins at %s", (role, path) => {
    expect(homePath(role)).toBe(path);
  });
});
