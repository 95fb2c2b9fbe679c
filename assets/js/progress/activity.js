/**
 * On how many days the learner was here, by month. Days are counted, not streaks: a missed day
 * breaks nothing.
 *
 * @import {Stamp, State} from "../log/types.d.ts"
 */
import { locale, words } from "@params";
import { dateOf, day } from "../log/learner-log.js";
import { element } from "../shell/element.js";
import { fill } from "../shell/interface-text.js";
import { columns } from "./charts.js";

const MONTHS = 6;

/** What counts as learning: an event of the learner, not one that a page writes by itself. */
const KINDS = ["read", "guess", "grade", "practice", "quiz"];

/**
 * Return the number of days with learning in each of the last months, the current one last.
 *
 * @param {State} state
 * @param {Stamp} now
 * @returns {{month: Date, days: number}[]}
 */
export function daysByMonth(state, now) {
  const today = dateOf(day(now.at, now.offset));
  const active = new Set(
    state.events
      .filter(({ kind }) => KINDS.includes(kind))
      .map(({ at, offset }) => day(at, offset)),
  );
  const names = [...active].map((each) => monthOf(new Date(dateOf(each))));
  return Array.from({ length: MONTHS }, (_, place) => {
    const month = new Date(today);
    month.setUTCDate(1);
    month.setUTCMonth(month.getUTCMonth() + place + 1 - MONTHS);
    return { month, days: names.filter((name) => name === monthOf(month)).length };
  });
}

/** @type {(date: Date) => string} */
const monthOf = (date) => date.toISOString().slice(0, 7);

/**
 * Return a sentence about this month, and a chart of the last ones if there was an earlier one.
 *
 * @param {State} state
 * @param {Stamp} now
 */
export function activity(state, now) {
  const months = daysByMonth(state, now);
  const number = months[MONTHS - 1].days;
  const sentence = element("p", {}, fill(words.progressDaysThisMonth, { number }));
  if (!months.slice(0, -1).some(({ days }) => days)) return [sentence];
  const { format } = new Intl.DateTimeFormat(locale, { month: "short", timeZone: "UTC" });
  const items = months.map(({ month, days }) => ({
    mark: format(month),
    number: days,
    text: days ? days.toLocaleString(locale) : "",
  }));
  const label = items.map(({ mark, number: days }) => `${mark}: ${days}`).join(", ");
  return [sentence, columns(`${words.progressActivity}. ${label}`, items)];
}
