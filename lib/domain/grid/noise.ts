/**
 * Repeatable randomness: the same numbers from the same keys, in any process on any machine. Smooth in time, so that
 * generated weather changes gradually. Everything has mean 0 and variance 1.
 */

/** A draw from [0, 1) that depends only on the keys. Keys are whole numbers of any size up to 2^53. */
export function hashUniform(...keys: number[]): number {
  let state = 0x9e3779b9;
  for (const key of keys) {
    // Split: bit operations keep only 32 bits, and slot numbers times seeds exceed that.
    state = mix32(state ^ (key | 0));
    state = mix32(state ^ Math.floor(key / 0x1_0000_0000));
  }
  return mix32(state) / 0x1_0000_0000;
}

/** A draw from the normal distribution (mean 0, variance 1) that depends only on the keys. */
export function hashNormal(...keys: number[]): number {
  // Box and Muller; 1 - u keeps the logarithm finite.
  const radius = Math.sqrt(-2 * Math.log(1 - hashUniform(...keys, 1)));
  return radius * Math.cos(2 * Math.PI * hashUniform(...keys, 2));
}

/** Smooth noise along one axis: independent normal draws at whole numbers, blended between. */
export function noise1(seed: number, at: number): number {
  const knot = Math.floor(at);
  const after = smoothStep(at - knot);
  const before = 1 - after;
  return (hashNormal(seed, knot) * before + hashNormal(seed, knot + 1) * after) / Math.hypot(before, after);
}

/** Smooth noise over a plane: points nearer than 1 in both directions correlate. */
export function noise2(seed: number, x: number, y: number): number {
  const row = Math.floor(y);
  const after = smoothStep(y - row);
  const before = 1 - after;
  const low = noise1(mixSeeds(seed, row), x) * before;
  return (low + noise1(mixSeeds(seed, row + 1), x) * after) / Math.hypot(before, after);
}

/** Share of the normal distribution below z: 0 to 1, exact to 0.0000002 (Abramowitz and Stegun 26.2.17). */
export function normalCdf(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const poly = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = 0.3989422804014327 * Math.exp((-z * z) / 2) * poly;
  return z >= 0 ? 1 - tail : tail;
}

function mixSeeds(seed: number, key: number): number {
  return mix32(mix32(seed ^ 0x51ed270b) ^ (key | 0));
}

function smoothStep(part: number): number {
  return part * part * (3 - 2 * part);
}

/** MurmurHash3's finalizer: every input bit reaches every output bit. */
function mix32(value: number): number {
  let bits = value;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
