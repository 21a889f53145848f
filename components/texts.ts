/** The texts of the kit: the shell around every page, and what several features show alike. */
export const kitTexts = {
  brand: "Karbos",
  timesNote: (zone: string) => `Times are United Kingdom time, now ${zone}.`,
  role: { user: "user", operator: "operator", viewer: "viewer", admin: "admin" },

  intensity: {
    index: { "very low": "very low", low: "low", moderate: "moderate", high: "high", "very high": "very high" },
    noData: "no data",
    legend: (year: number) => `g/kWh, bands of ${year}`,
  },

  figure: { noData: "no data", under: "under", candidate: "candidate ", now: "now", notSet: "not set" },
  saving: { saved: "less", lost: "more", same: "no difference", unknown: "not known yet" },

  reasonDialog: { reason: "Reason, kept with its events", back: "Back", pending: "Working" },
  refused: "Not done",
  removeDialog: {
    action: "Remove",
    label: (what: string) => `Remove ${what}`,
    title: (what: string) => `Remove ${what}?`,
    back: "Back",
    pending: "Removing",
  },
  secret: { hide: "Hide it" },

  navigation: {
    label: "Console",
    map: "Map",
    queue: "Queue",
    workloads: "Workloads",
    submit: "Submit",
    savings: "Savings",
    backtest: "Back-test",
    ledger: "Ledger",
    budgets: "Budgets",
    alerts: "Alerts",
    audit: "Audit log",
    skip: "Skip to content",
  },

  account: {
    label: "Account",
    of: (name: string) => `Account of ${name}`,
    nameAndRole: (name: string, role: string) => `${name}, ${role}`,
    settings: "Settings",
    own: "Your account",
    platform: "Platform",
    signOut: "Sign out",
    openConsole: "Open console",
  },

  organization: {
    label: "Organization",
    current: (name: string) => `Organization: ${name}`,
    notSwitched: "Not switched",
    lookingIn: "looking in",
    switchedElsewhere: (name: string) =>
      `You have switched to another organization in another tab. This page still shows ${name}, and changes made here are refused.`,
    switchBack: "Switch back",
    loadOther: "Load the other",
  },

  theme: {
    label: "Theme",
    system: "As the system",
    light: "Light",
    dark: "Dark",
    useSystem: "Theme as the system",
    useLight: "Light theme",
    useDark: "Dark theme",
  },

  month: { label: "Month", previous: "Previous month", next: "Next month" },

  sampleData: {
    sample: {
      title: "Sample data",
      text: "The grid figures on this page are generated from published regional statistics. They are not measurements.",
    },
    replay: {
      title: "Replayed data",
      text: "The grid figures on this page are real recordings of other days, moved to today.",
    },
    heading: (title: string) => `${title}.`,
  },

  /** How fresh a page is. */
  live: {
    connecting: { short: "Connecting", long: "Connecting for live updates" },
    live: { short: "Live", long: "Live: changes appear by themselves" },
    polling: (seconds: number) => ({
      short: `Polling every ${seconds} s`,
      long: `Polling every ${seconds} s: the live connection is down`,
    }),
  },

  readError: {
    title: (what: string) => `${what} could not be read`,
    text: "The database did not answer. Nothing is lost: what was submitted is stored and starts when it is due.",
    retry: "Try again",
  },
  pageError: {
    title: "This page could not be read",
    text: "The database does not answer, or an error occurred. Submitted workloads are safe: they are stored and start when they are due.",
    retry: "Try again",
    reference: "Reference",
  },

  map: { details: "Details" },
  list: { pages: "Pages of the list", search: "Name or job id", status: "Status", compactRows: "Compact rows" },
} as const;
