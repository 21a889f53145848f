/** A number and its unit, apart, so that a page can set the unit smaller. `text` is both, for sentences. */
export interface Quantity {
  readonly value: string;
  readonly unit: string;
  readonly text: string;
}

/** Shown for an unknown value. Never a zero. */
export const missingText = "no data";

const missing: Quantity = { value: "–", unit: "", text: missingText };

/** Carbon from grams of CO2: "0.7 mg", "412 g", "1.24 kg", "3.1 t". Signs are kept, with a true minus. */
export function formatCarbon(carbonG: number | null): Quantity {
  if (carbonG === null) return missing;
  const { unit, grams } = unitOfCarbon(Math.abs(carbonG));
  return quantity(carbonG / grams, unit);
}

/** The best unit for a size in grams. */
export function unitOfCarbon(sizeG: number): { readonly unit: string; readonly grams: number } {
  if (sizeG >= 999_500) return { unit: "t", grams: 1_000_000 };
  if (sizeG >= 999.5) return { unit: "kg", grams: 1_000 };
  // A run of seconds emits less than three decimals of a gram can show.
  if (sizeG < 0.0995 && sizeG !== 0) return { unit: "mg", grams: 0.001 };
  return { unit: "g", grams: 1 };
}

/** A value in its unit with a fixed number of decimals. What is not zero never reads as zero: "under 0.01". */
export function formatInUnit(value: number, unit: string, decimals: number): Quantity {
  const smallest = 10 ** -decimals;
  if (value !== 0 && Math.abs(value) < smallest / 2) {
    return withUnit(`${value < 0 ? "−" : ""}under ${format(smallest, decimals, decimals)}`, unit);
  }
  return withUnit(format(value, decimals, decimals), unit);
}

/** Carbon as the ledger stores it, to a tenth of a milligram: a value that it rounded to zero is shown as little. */
export function formatAccountedCarbon(carbonG: number | null): Quantity {
  return carbonG === 0 ? withUnit("under 0.1", "mg") : formatCarbon(carbonG);
}

/** Intensity in gCO2/kWh, whole grams: the sources give no more. */
export function formatIntensity(intensityGPerKwh: number | null): Quantity {
  if (intensityGPerKwh === null) return missing;
  return withUnit(format(Math.round(intensityGPerKwh), 0), "g/kWh");
}

/** Energy from kWh: "820 Wh", "2.62 kWh", "1.2 MWh". */
export function formatEnergy(energyKwh: number | null): Quantity {
  if (energyKwh === null) return missing;
  const size = Math.abs(energyKwh);
  if (size >= 999.5) return quantity(energyKwh / 1_000, "MWh");
  if (size >= 0.9995 || size === 0) return quantity(energyKwh, "kWh");
  return quantity(energyKwh * 1_000, "Wh");
}

/** Pounds: "£1.24", and pence below one pound with as many digits as it takes: "18.2p", "0.4p". */
export function formatMoney(amountGbp: number | null): Quantity {
  if (amountGbp === null) return missing;
  const size = Math.abs(amountGbp);
  if (size === 0) return { value: "0p", unit: "", text: "0p" };
  if (size >= 0.995) {
    const value = `${amountGbp < 0 ? "−" : ""}£${size >= 1_000 ? format(size, 0) : format(size, 2, 2)}`;
    return { value, unit: "", text: value };
  }
  // A watt-hour costs a hundredth of a penny: digits below that carry no information.
  const pence = size < 0.00005 ? "under 0.01p" : `${significant(amountGbp * 100)}p`;
  return { value: pence, unit: "", text: pence };
}

/** Pounds per kWh as pence: "18.2 p/kWh". May be negative. */
export function formatUnitPrice(priceGbpPerKwh: number | null): Quantity {
  if (priceGbpPerKwh === null) return missing;
  return withUnit(format(priceGbpPerKwh * 100, 1), "p/kWh");
}

/** A carbon price in pounds per tonne: "£41/t". */
export function formatCarbonPrice(priceGbpPerT: number): string {
  return `£${format(priceGbpPerT, priceGbpPerT < 10 ? 2 : 0)}/t`;
}

/** A carbon price by the tonne, to the stored tenth: a thousand times £0.0003 is not quite £0.30. */
export function perTonne(priceGbpPerKg: number): number {
  return Math.round(priceGbpPerKg * 10_000) / 10;
}

/** Pounds as entered, with every stored digit: "£100", "£41.60", "£0.0125". */
export function formatSetMoney(amountGbp: number): string {
  return `£${Number.isInteger(amountGbp) ? format(amountGbp, 0) : format(amountGbp, 4, 2)}`;
}

/** A share from 0 to 1: "41 %". Below one per cent but above nothing: "under 1 %". */
export function formatShare(share: number | null): string {
  if (share === null) return missingText;
  const percent = share * 100;
  if (percent !== 0 && Math.abs(percent) < 1) return "under 1 %";
  return `${format(percent, 0)} %`;
}

/** A count with thousands separators and the right noun: "1 workload", "1,204 workloads". */
export function formatCount(count: number, singular: string, plural = `${singular}s`): string {
  return `${format(count, 0)} ${count === 1 ? singular : plural}`;
}

function quantity(value: number, unit: string): Quantity {
  // A value that would round to zero is shown as little: it was emitted nevertheless.
  if (value !== 0 && Math.abs(value) < 0.0005) return withUnit(`${value < 0 ? "−" : ""}under 0.001`, unit);
  return withUnit(significant(value), unit);
}

function withUnit(value: string, unit: string): Quantity {
  return { value, unit, text: `${value} ${unit}` };
}

/** Three significant figures, enough for an estimate, and comparable in a column. */
function significant(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size < 0.9995) return format(value, 3);
  if (size < 9.995) return format(value, 2, 2);
  return size < 99.95 ? format(value, 1, 1) : format(value, 0);
}

function format(value: number, mostDigits: number, leastDigits = 0): string {
  const rounded = Number(value.toFixed(mostDigits));
  const text = numberFormat(mostDigits, leastDigits).format(Math.abs(rounded));
  return rounded < 0 ? `−${text}` : text;
}

const numberFormats = new Map<string, Intl.NumberFormat>();

/** Cached: creating one takes longer than formatting a hundred numbers with it, and a table has hundreds. */
function numberFormat(mostDigits: number, leastDigits: number): Intl.NumberFormat {
  const key = `${mostDigits} ${leastDigits}`;
  const known = numberFormats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat("en-GB", {
    maximumFractionDigits: mostDigits,
    minimumFractionDigits: leastDigits,
  });
  numberFormats.set(key, made);
  return made;
}
