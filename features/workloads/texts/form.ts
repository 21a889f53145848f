/** Submitting and editing a workload. */
export const formTexts = {
  submitPage: {
    title: "Submit a workload",
    question: "When should it run, and where?",
    submit: "Submit",
    pending: "Submitting",
    viewers: {
      title: "Viewers cannot submit",
      text: (organizationName: string) =>
        `Your role in ${organizationName} reads workloads and savings. An administrator can change it.`,
      action: "Go to the workloads",
    },
  },
  editPage: {
    title: "Edit a workload",
    eyebrow: (jobId: string) => `Edit ${jobId}`,
    question: "What should change?",
    note: "The plan was made for the previous values. After you save, the workload is planned and assigned again.",
    save: "Save",
    pending: "Saving",
  },
  cancel: "Cancel",

  what: {
    title: "What to run",
    name: { label: "Name", placeholder: "Nightly embeddings" },
    project: { label: "Project", description: "Counts against the project’s carbon budget. Empty: none." },
    image: {
      label: "Image",
      description: "An image that the workers of your organization can pull.",
      placeholder: "python:3.13-slim",
    },
    command: {
      label: "Command",
      description: "Runs in a shell in the image. Empty: the image’s own command.",
      placeholder: "python embed.py --all",
    },
    type: { label: "Type", batch: "Batch", training: "Training", inference: "Inference" },
  },

  needs: {
    title: "What it needs",
    gpus: "GPUs",
    cpuCores: "CPU cores",
    memory: "Memory",
    duration: "Runs for about",
    durationDescription: "As long as it usually takes.",
  },

  waiting: {
    title: "How long it may wait",
    urgency: {
      label: "Urgency",
      low: { label: "Low", description: "Waiting costs nothing." },
      medium: { label: "Medium", description: "Each hour of waiting costs a little." },
      high: { label: "High", description: "Each hour of waiting costs a lot." },
    },
    mode: {
      label: "It may wait",
      urgency: { label: "By urgency", description: (duration: string) => `Starts within ${duration}.` },
      deadline: { label: "Until a deadline", description: "It has ended by then." },
      window: { label: "Start within", description: "Minutes from now." },
    },
    deadline: {
      label: "Deadline",
      description: (days: number) => `United Kingdom time. Karbos plans a start at most ${days} days ahead.`,
    },
    window: {
      label: "Starts within",
      description: (days: number, minutes: string) => `At most ${days} days: ${minutes} min.`,
    },
  },

  pieces: {
    label: "It can be suspended and resumed",
    description: "When asked to stop, it writes a checkpoint and exits with code 0.",
    shortest: "Shortest piece",
    resuming: "Resuming costs",
  },

  limits: {
    title: "Limits",
    note: "Leave empty what does not matter.",
    carbonCap: "Carbon cap",
    maxPrice: "Maximum price",
    energy: "Known energy",
  },

  /** Why something is refused, and to whom it is open. */
  refusal: {
    submitters: "somebody who submits workloads",
    members: "a member",
    missing: (jobId: string) => `There is no workload ${jobId} that you may edit.`,
    denied: (jobId: string) => `Only its owner may edit what ${jobId} needs.`,
    deadline: {
      message: "The deadline cannot be met: it leaves less time than the workload runs.",
      hint: "Move the deadline or shorten the workload.",
    },
  },
} as const;
