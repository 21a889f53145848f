/** The list of workloads. */
export const listTexts = {
  title: "Workloads",
  reading: "Reading workloads",
  submit: "Submit a workload",
  own: "Your workloads",
  ofOrganization: (name: string) => `Workloads of ${name}`,
  subject: "The list of workloads",
  pager: { first: "Newest", next: "Older" },
  filters: { all: "All", waiting: "Waiting", running: "Running", ended: "Ended" },

  table: {
    caption: "Workloads, newest first",
    columns: ["Workload", "Status", "When", "Where", "Carbon"],
    whenAssigned: "when assigned",
    notPlanned: "not planned",
    notAssigned: "not assigned",
    best: (zoneName: string) => `best: ${zoneName}`,
    expected: "expected",
    notComparable: "not yet comparable",
    noDifference: "no difference",
    thanAtOnce: (share: string) => `${share} than at once`,
  },

  /** Nothing has ever been submitted. */
  none: {
    title: "No workloads yet",
    submit:
      "Say what to run and by when. Before you submit you see three places and times, and what running at once would emit.",
    watch: "Workloads appear here as soon as someone in the organization submits one.",
    action: "Submit the first workload",
  },
  noneOpen: {
    title: "No open workloads",
    text: "Workloads appear here as soon as someone in the organization submits one, and leave when they have ended.",
  },
  /** Filters that nothing matches. */
  noneFound: {
    title: "No workload matches",
    text: "No workload has this status and this text in its name or job id.",
    action: "Clear the filters",
  },
} as const;
