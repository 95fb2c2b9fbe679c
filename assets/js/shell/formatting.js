/**
 * Times and durations in the page's language.
 *
 * @import {Stamp} from "../log/types.d.ts"
 */

import { locale } from "@params";
import { day } from "../log/learner-log.js";

const HOUR = 3_600_000;

/**
 * Return a future time as text: "tomorrow", "in 2 days", "in 3 months".
 *
 * @param {number} at
 * @param {Stamp} now
 */
export function when(at, now) {
  const days = day(at, now.offset) - day(now.at, now.offset);
  /** @type {(number: number, unit: Intl.RelativeTimeFormatUnit) => string} */
  const say = (number, unit) =>
    new Intl.RelativeTimeFormat(locale, { numeric: days === 1 ? "auto" : "always" }).format(
      Math.round(number),
      unit,
    );
  if (days >= 700) return say(days / 365, "year");
  if (days >= 60) return say(days / 30.4, "month");
  if (days >= 1) return say(days, "day");
  const left = Math.max(at - now.at, 60_000);
  return left < HOUR ? say(left / 60_000, "minute") : say(left / HOUR, "hour");
}

/**
 * Return a number of minutes as text, such as "5 minutes".
 *
 * @param {number} number
 */
export const minutes = (number) =>
  new Intl.NumberFormat(locale, { style: "unit", unit: "minute", unitDisplay: "long" }).format(
    number,
  );
