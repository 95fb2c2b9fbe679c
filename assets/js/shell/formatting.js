/** Times and durations in the page's language. */

import { locale } from "@params";
import { day } from "../log/learner-log.js";

const HOUR = 3_600_000;

/** Return when something is: "tomorrow", "in 2 days", "in 3 months". */
export function when(at, now) {
  const days = day(at, now.offset) - day(now.at, now.offset);
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

/** Return a number of minutes in words. */
export const minutes = (number) =>
  new Intl.NumberFormat(locale, { style: "unit", unit: "minute", unitDisplay: "long" }).format(
    number,
  );
