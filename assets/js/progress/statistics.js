/** Statistics of the learner's log: forecast, calibration and pretest. Pure. */
import { day, pageOf, Rating } from "../log/learner-log.js";
import { isDue } from "./due.js";

/** Return how many cards are due on each of the coming days; today includes overdue cards. */
export function forecast(state, now, days = 14) {
  const today = day(now.at, now.offset);
  const counts = new Array(days).fill(0);
  for (const known of state.cards.values()) {
    const ahead = isDue(known, now) ? 0 : Math.max(0, known.dueDay - today);
    if (!known.gone && ahead < days) counts[ahead] += 1;
  }
  return counts;
}

/** Return how often the learner was right when sure, and when not. */
export function calibration(state) {
  const result = { sure: { right: 0, all: 0 }, unsure: { right: 0, all: 0 } };
  for (const { grades } of state.cards.values()) {
    for (const { sure, grade } of grades) {
      if (typeof sure === "boolean") {
        const row = sure ? result.sure : result.unsure;
        row.all += 1;
        if (grade > Rating.Again) row.right += 1;
      }
    }
  }
  return result;
}

/**
 * Return what was right before reading and after it: the guesses that the learner judged
 * ("I don't know" counts as wrong), and the first recall of each card of the same pages.
 */
export function pretest(state) {
  const result = { before: { right: 0, all: 0 }, after: { right: 0, all: 0 }, waiting: 0 };
  const pages = new Set();
  for (const guess of state.guesses.values()) {
    if (guess.text && guess.right === undefined) {
      result.waiting += 1;
    } else {
      result.before.all += 1;
      if (guess.right) result.before.right += 1;
      pages.add(pageOf(guess));
    }
  }
  for (const { page, first } of state.cards.values()) {
    if (pages.has(page)) {
      result.after.all += 1;
      if (first.grade > Rating.Again) result.after.right += 1;
    }
  }
  return result;
}
