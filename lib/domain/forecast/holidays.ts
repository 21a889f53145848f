const DAY_MS = 86_400_000;

/**
 * Whether demand on a local date is that of a holiday: the bank holidays of England and Wales and the days from
 * Christmas Eve to New Year. Dates by rule; single days that a proclamation moves or adds are not known here.
 * @param dayNumber local date as days since 1970-01-01
 */
export function isHoliday(dayNumber: number): boolean {
  const year = new Date(dayNumber * DAY_MS).getUTCFullYear();
  let days = holidaysByYear.get(year);
  if (!days) {
    days = holidaysOf(year);
    holidaysByYear.set(year, days);
  }
  return days.has(dayNumber);
}

const holidaysByYear = new Map<number, ReadonlySet<number>>();

function holidaysOf(year: number): ReadonlySet<number> {
  const easter = easterSunday(year);
  const days = new Set([
    easter - 2,
    easter + 1,
    firstMondayFrom(dayNumber(year, 5, 1)),
    firstMondayFrom(dayNumber(year, 5, 25)),
    firstMondayFrom(dayNumber(year, 8, 25)),
    // The working day in place of a New Year's Day at the weekend.
    firstWorkdayFrom(dayNumber(year, 1, 1)),
    dayNumber(year, 1, 1),
  ]);
  for (let day = dayNumber(year, 12, 24); day <= dayNumber(year, 12, 31); day++) days.add(day);
  return days;
}

/** Easter Sunday of the Gregorian calendar, by the anonymous algorithm (Nature, 1876; Meeus, Astronomical Algorithms). */
function easterSunday(year: number): number {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const inCentury = year % 100;
  const leaps = century - Math.floor(century / 4) - Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const moon = (19 * golden + leaps + 15) % 30;
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor(inCentury / 4) - moon - (inCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * moon + 22 * weekday) / 451);
  // Counted from 22 March, the earliest date possible.
  return dayNumber(year, 3, 22) + moon + weekday - 7 * late;
}

function dayNumber(year: number, month: number, day: number): number {
  return Date.UTC(year, month - 1, day) / DAY_MS;
}

/** 0 Monday to 6 Sunday of a day number: 1970-01-01 was a Thursday. */
export function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

function firstMondayFrom(day: number): number {
  return day + ((7 - weekdayOf(day)) % 7);
}

function firstWorkdayFrom(day: number): number {
  return weekdayOf(day) >= 5 ? firstMondayFrom(day) : day;
}
