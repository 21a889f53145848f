/**
 * The square root of an intensity, shifted and scaled so that the area's usual values have mean 0 and spread 1. Errors
 * are closer to normal there, grow with the intensity, and never lead below zero.
 */
export type RootScale = { readonly location: number; readonly spread: number };

export function toRootScale(scale: RootScale, intensityGPerKwh: number): number {
  return (Math.sqrt(Math.max(0, intensityGPerKwh)) - scale.location) / scale.spread;
}

/** The intensity at a value of the scale, gCO2/kWh. Maps medians to medians. */
export function fromRootScale(scale: RootScale, value: number): number {
  return Math.max(0, scale.location + scale.spread * value) ** 2;
}
