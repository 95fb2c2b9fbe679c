/**
 * Makes the events that are written to the log. The text of an answer is stored once, with the
 * first grade after it was new or changed: later versions are compared with it.
 *
 * @typedef {import("./cards.js").Card} Card
 * @typedef {import("./events.js").Stamp} Stamp
 * @typedef {import("./replay.js").CardState} CardState
 */
import { hash, match, pageCards } from "./cards.js";
import { isSetting } from "./events.js";

const LONGEST_TEXT = 4000;

/**
 * Return the event of a grade.
 *
 * @param {Card} of The card as it is shown.
 * @param {CardState|undefined} known What match() found of it.
 * @param {{grade: 1|3, sure?: boolean, ms?: number}} result
 * @param {Stamp} stamp
 */
export function graded(of, known, { grade, sure, ms }, stamp) {
  const event = { ...stamp, kind: "grade", card: `${of.page}#${of.id}`, q: of.q, a: of.a, grade };
  if (known && known.track !== of.q) event.of = known.track;
  if (!known || known.a !== of.a) event.text = of.answer.trim().slice(0, LONGEST_TEXT);
  if (typeof sure === "boolean") event.sure = sure;
  if (ms > 0) event.ms = Math.round(ms);
  return event;
}

/** Return the event of a guess before reading; no text is "no idea". */
export const guessed = (page, id, question, text, stamp) => ({
  ...stamp,
  kind: "guess",
  card: `${page}#${id}`,
  q: hash(question),
  text: text.trim().slice(0, LONGEST_TEXT),
});

/** Return the event of a learner's own word on a guess, after reading. */
export const judged = (guess, right, stamp) => ({ ...stamp, kind: "judge", of: guess.id, right });

/** Return the event of a setting, or null where it cannot be that. */
export const set = (name, value, stamp) =>
  isSetting(name, value) ? { ...stamp, kind: "setting", name, value } : null;

/** Return the event that takes an event back: the last grade that stands, or the one named. */
export function undo(state, stamp, id) {
  const of = id ?? state.events.findLast((e) => e.kind === "grade" && !state.undone.has(e.id))?.id;
  return of && !state.undone.has(of) ? { ...stamp, kind: "undo", of } : null;
}

/** Return the event of having come to a step of a page, or null where that is no news. */
export function read(state, { page, step, title, cards, next }, stamp) {
  const known = state.pages.get(page);
  const isSame = state.place?.page === page && known?.steps.includes(step);
  if (isSame && known.cards === cards && known.title === title) return null;
  return { ...stamp, kind: "read", page, step, title, cards, next };
}

/** Return the event that some known questions of a page are gone, or null if all are there. */
export function seen(state, page, cards, stamp) {
  const found = new Set([...match(state, page, cards).values()].map(({ known }) => known));
  const isLost = pageCards(state, page).some((known) => !found.has(known));
  return isLost ? { ...stamp, kind: "cards", page, q: cards.map(({ q }) => q) } : null;
}
