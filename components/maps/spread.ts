export interface SpreadPoint {
  readonly x: number;
  readonly y: number;
  readonly radiusPx: number;
}

/** Room between two circles, and the least distance that leaves each a target of 24 px (WCAG 2.5.8). */
const gapPx = 2;
const leastPx = 25;
/** Zones are in clusters of three or four; more rounds than this make no visible change. */
const roundsMax = 60;

/**
 * Moves overlapping points just far enough apart, each by the same distance. Other points keep their place.
 */
export function spread(points: readonly SpreadPoint[]): readonly { readonly x: number; readonly y: number }[] {
  const places = points.map(({ x, y }) => ({ x, y }));
  for (let round = 0; round < roundsMax; round += 1) {
    let isMoved = false;
    for (let first = 0; first < points.length; first += 1) {
      for (let second = first + 1; second < points.length; second += 1) {
        isMoved = pushApart(places, points, first, second) || isMoved;
      }
    }
    if (!isMoved) break;
  }
  return places;
}

/** Separates two points as boxes, along the axis with the smaller overlap. @returns whether they overlapped */
function pushApart(
  places: { x: number; y: number }[],
  points: readonly SpreadPoint[],
  first: number,
  second: number,
): boolean {
  const a = places[first];
  const b = places[second];
  if (!a || !b) return false;
  const wanted = Math.max(leastPx, (points[first]?.radiusPx ?? 0) + (points[second]?.radiusPx ?? 0) + gapPx);
  const missingX = wanted - Math.abs(b.x - a.x);
  const missingY = wanted - Math.abs(b.y - a.y);
  // Less than a thousandth of a pixel is what halving leaves behind, not an overlap.
  if (missingX <= 0.001 || missingY <= 0.001) return false;
  const axis = missingX <= missingY ? "x" : "y";
  const half = (axis === "x" ? missingX : missingY) / 2;
  const sign = b[axis] >= a[axis] ? 1 : -1;
  a[axis] -= sign * half;
  b[axis] += sign * half;
  return true;
}
