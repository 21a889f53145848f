/** Where the label of a region stands, off the coast where there is room, and the point inside it that it names. */
export interface CalloutPlace {
  readonly regionId: number;
  /** [latitude, longitude] in degrees. */
  readonly label: readonly [number, number];
  readonly target: readonly [number, number];
  /** Side of the label's point on which its words stand. */
  readonly side: "left" | "right";
}

/**
 * Chosen by eye, so that no two labels touch each other, a zone or another region's coast at the scale of the
 * whole map.
 */
export const calloutPlaces: readonly CalloutPlace[] = [
  { regionId: 1, label: [58.95, -6.35], target: [58.1, -4.6], side: "left" },
  { regionId: 2, label: [55.1, -6.0], target: [55.2, -4.35], side: "left" },
  { regionId: 3, label: [54.25, -4.5], target: [54.35, -3.0], side: "left" },
  { regionId: 4, label: [55.35, -0.5], target: [55.1, -1.85], side: "right" },
  { regionId: 5, label: [54.35, 0.75], target: [53.95, -0.65], side: "right" },
  { regionId: 6, label: [53.25, -5.35], target: [53.0, -3.85], side: "left" },
  { regionId: 7, label: [51.55, -5.8], target: [51.85, -4.2], side: "left" },
  { regionId: 8, label: [52.35, -5.55], target: [52.3, -2.75], side: "left" },
  { regionId: 9, label: [53.55, 1.1], target: [53.15, -0.45], side: "right" },
  { regionId: 10, label: [52.8, 2.0], target: [52.5, 0.85], side: "right" },
  { regionId: 11, label: [50.6, -6.05], target: [50.75, -4.1], side: "left" },
  { regionId: 12, label: [50.25, -0.75], target: [51.05, -1.6], side: "right" },
  { regionId: 13, label: [51.98, 1.95], target: [51.55, 0.1], side: "right" },
  { regionId: 14, label: [50.9, 1.95], target: [51.0, 0.45], side: "right" },
];

type Corners = readonly [readonly [number, number], readonly [number, number]];

/** South-west and north-east corner of what is shown at first, labels included. Shetland lies north of it. */
export const viewBounds: Corners = [
  [49.85, -9.4],
  [59.3, 5.0],
];

/** The same where the labels are numbers only: the land has more of the room. */
export const compactBounds: Corners = [
  [49.85, -8.4],
  [59.3, 4.4],
];

/** Width in px below which labels are numbers only; the style sheet has it as 28rem. */
export const compactWidthPx = 448;
