/** A grid zone as pages name it. */
export interface ZoneView {
  readonly id: number;
  readonly code: string;
  readonly name: string;
  readonly region: string;
}
