/** Interface text: sentences with values, numbers and times in the page's language. */

import { locale, words } from "@params";
import { day, MemoryState } from "../log/learner-log.js";

const HOUR = 3_600_000;

/** Fill a sentence's placeholders: fill("Again {when}", {when: "tomorrow"}). */
export const fill = (sentence, values) =>
  sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

/** Return the plural form for a number, with the number in it. */
export function count(forms, number) {
  const form = forms[new Intl.PluralRules(locale).select(number)] ?? forms.other;
  return fill(form, { number: number.toLocaleString(locale) });
}

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

/** Return when a card is due again, in words. */
export const again = ({ memory }, now) =>
  memory.due <= now.at ||
  (memory.state === MemoryState.Review && day(memory.due, now.offset) <= day(now.at, now.offset))
    ? words.dueNow
    : fill(words.again, { when: when(memory.due, now) });

/** Return a number of minutes in words. */
export const minutes = (number) =>
  new Intl.NumberFormat(locale, { style: "unit", unit: "minute", unitDisplay: "long" }).format(
    number,
  );

/** Return why progress is not saved, in words; empty where it is. */
export const storageWarning = ({ kept, why }) =>
  kept ? "" : ({ full: words.notKeptFull, newer: words.notKeptNewer }[why] ?? words.notKept);
