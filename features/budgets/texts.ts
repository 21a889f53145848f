import { formatCount } from "@/lib/format/quantities.ts";

/** The page of carbon budgets. */
export const budgetTexts = {
  title: "Carbon budgets",
  reading: "Reading the budgets",
  subject: "The budgets",
  ofOrganization: (name: string) => `Carbon budgets of ${name}`,
  note: "By calendar month of the United Kingdom. Hard: a workload beyond the limit is refused. Soft: it is accepted, and runs after other work.",

  /** The answer at the top. */
  noneApplies: (month: string) => `No carbon budget applies in ${month}.`,
  spent: (budgets: number, month: string) =>
    `${formatCount(budgets, "carbon budget is", "carbon budgets are")} spent in ${month}.`,
  leftFor: (left: string, month: string) => `${left} for ${month}.`,
  noneSpent: (budgets: number, month: string) =>
    `${formatCount(budgets, "carbon budget applies", "carbon budgets apply")} in ${month}, none is spent.`,

  overLimit: (over: string, limit: string) => `${over} over the limit of ${limit}`,
  nothingLeft: (limit: string) => `nothing left of ${limit}`,
  left: (left: string, limit: string) => `${left} left of ${limit}`,

  none: {
    title: "No budget in this month",
    edit: "Add one below: for the organization, a project or a member.",
    watch: "An operator can set one.",
  },

  item: {
    project: (project: string) => `Project ${project}`,
    organization: "The organization",
    kind: (isHard: boolean, isOfMonth: boolean) =>
      `${isHard ? "hard" : "soft"}, ${isOfMonth ? "this month" : "every month"}`,
    emitted: (carbon: string) => `${carbon} emitted`,
    expected: (carbon: string) => `${carbon} expected`,
    workloads: (workloads: number) => formatCount(workloads, "workload"),
    change: "Change",
    changeLabel: (title: string) => `Change the budget of ${title}`,
  },

  edit: {
    label: (title: string) => `Budget of ${title}`,
    save: "Save",
    back: "Back",
    remove: (title: string) => `the budget of ${title}`,
    removeText: "New workloads no longer count against it. What was emitted stays in the ledger.",
  },

  add: {
    title: "Add a budget",
    month: "In",
    everyMonth: "every month",
    submit: "Add",
    pending: "Adding",
    scope: "For",
    scopes: { organization: "the organization", project: "a project", user: "a member" },
    project: "Project",
    member: "Member",
    choose: "Choose",
  },

  limit: {
    label: "Limit, kg CO₂ a month",
    beyond: "Beyond it",
    soft: "warn, and run last",
    hard: "refuse",
  },

  operators: "an operator",
  exists: { title: "There is such a budget already", hint: "Change that one." },
} as const;
