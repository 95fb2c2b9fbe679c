/**
 * Makes the events that are written to the log. The text of an answer is stored once, with the
 * first grade after it was new or changed: later versions are compared with it.
 *
 * @import {Grade} from "./fsrs.js"
 * @import {Card, CardState, CardsEvent, DropEvent, GradeEvent, Guess, GuessEvent, JudgeEvent,
 *   Link, MoveEvent, PracticeEvent, QuizEvent, ReadEvent, SettingEvent, Stamp, State, StoredEvent,
 *   UndoEvent} from "./types.d.ts"
 */
import { hash, match } from "./cards.js";
import { day, isSetting, pageOf } from "./events.js";

const LONGEST_TEXT = 4000;

/**
 * Return the current time, with a new unique id.
 *
 * @returns {Stamp}
 */
export function stamp() {
  const at = Date.now();
  const random = [...crypto.getRandomValues(new Uint32Array(2))].map((n) => n.toString(36));
  return {
    id: [at.toString(36), ...random].join("-"),
    at,
    offset: -new Date(at).getTimezoneOffset(),
  };
}

/** Return the current learning day. */
export function currentDay() {
  const { at, offset } = stamp();
  return day(at, offset);
}

/**
 * Return the event of a grade. It has the answer's text where that is new, the hash of the
 * earlier wording that it continues (`of`), and the earlier grades that a wrong clock dated later
 * (`after`).
 *
 * @param {Card} card The card as it is shown.
 * @param {CardState|undefined} known Its history, as match() returns it.
 * @param {{grade: Grade, sure?: boolean, ms?: number}} result `ms` is the time until the grade.
 * @param {Stamp} stamp
 * @returns {GradeEvent}
 */
export function graded(card, known, { grade, sure, ms = 0 }, stamp) {
  const { page, id, q, a, answer } = card;
  /** @type {GradeEvent} */
  const event = { ...stamp, kind: "grade", card: `${page}#${id}`, q, a, grade };
  if (known && known.track !== q) event.of = known.track;
  if (!known || known.a !== a) event.text = answer.trim().slice(0, LONGEST_TEXT);
  if (typeof sure === "boolean") event.sure = sure;
  if (ms > 0) event.ms = Math.round(ms);
  const ahead = known && known.memory.last > stamp.at ? known.grades : [];
  if (ahead.length) event.after = ahead.filter((e) => e.at > stamp.at).map(({ id }) => id);
  return event;
}

/**
 * Return the event of an answer in practice.
 *
 * @type {(card: Card, right: boolean, stamp: Stamp) => PracticeEvent}
 */
export const practised = ({ page, id, q }, right, stamp) => ({
  ...stamp,
  kind: "practice",
  card: `${page}#${id}`,
  q,
  right,
});

/**
 * Return the event of a quiz that was answered to its end.
 *
 * @type {(page: string, right: number, total: number, stamp: Stamp) => QuizEvent}
 */
export const quizzed = (page, right, total, stamp) => ({
  ...stamp,
  kind: "quiz",
  page,
  right,
  total,
});

/**
 * Return the event of a guess before reading; no text is "no idea".
 *
 * @type {(page: string, id: string, question: string, text: string, stamp: Stamp) => GuessEvent}
 */
export const guessed = (page, id, question, text, stamp) => ({
  ...stamp,
  kind: "guess",
  card: `${page}#${id}`,
  q: hash(question),
  text: text.trim().slice(0, LONGEST_TEXT),
});

/**
 * Return the event of the learner's verdict on a guess, after reading.
 *
 * @type {(guess: Guess, right: boolean, stamp: Stamp) => JudgeEvent}
 */
export const judged = (guess, right, stamp) => ({ ...stamp, kind: "judge", of: guess.id, right });

/**
 * Return the event of a setting, or null where it has no such value.
 *
 * @type {(name: string, value: number, stamp: Stamp) => SettingEvent|null}
 */
export const set = (name, value, stamp) =>
  isSetting(name, value) ? { ...stamp, kind: "setting", name, value } : null;

/**
 * Return the event that undoes an event: the last grade that was not undone, or the one named.
 *
 * @param {State} state
 * @param {Stamp} stamp
 * @param {string} [id]
 * @returns {UndoEvent|null} Null where there is none.
 */
export function undo(state, stamp, id) {
  const of = id ?? state.events.findLast((e) => e.kind === "grade" && !state.undone.has(e.id))?.id;
  return of && !state.undone.has(of) ? { ...stamp, kind: "undo", of } : null;
}

/**
 * Return the event that a step of a page was read, or null where the log already has it.
 *
 * @param {State} state
 * @param {{page: string, step: string, title: string, cards: number, next?: Link}} place
 * @param {Stamp} stamp
 * @returns {ReadEvent|null}
 */
export function read(state, { page, step, title, cards, next }, stamp) {
  const known = state.pages.get(page);
  const isSame = state.place?.page === page && known?.steps.includes(step);
  if (isSame && known?.cards === cards && known?.title === title) return null;
  return { ...stamp, kind: "read", page, step, title, cards, next };
}

/**
 * Return the event that known questions of a page are gone or are back, or null if none is.
 * A page without any card is ignored: it may be damaged, and the learner may drop it.
 *
 * @param {State} state
 * @param {string} page
 * @param {Card[]} cards
 * @param {Stamp} stamp
 * @returns {CardsEvent|null}
 */
export function seen(state, page, cards, stamp) {
  const found = new Set([...match(state, page, cards).values()].map(({ known }) => known));
  const known = [...state.cards.values()].filter((each) => each.page === page);
  if (!cards.length || !known.some((each) => each.gone === found.has(each))) return null;
  const q = new Set([...cards, ...found].map((each) => each.q));
  return { ...stamp, kind: "cards", page, q: [...q], cards: cards.length };
}

/**
 * Return the event that a page's cards are not to be asked any more.
 *
 * @type {(page: string, stamp: Stamp) => DropEvent}
 */
export const drop = (page, stamp) => ({ ...stamp, kind: "drop", page });

/**
 * Return the event that a page has moved, or null where the log has none of its old addresses.
 *
 * @param {State} state
 * @param {string} page
 * @param {string[]} aliases
 * @param {Stamp} stamp
 * @returns {MoveEvent|null}
 */
export function moved(state, page, aliases, stamp) {
  const { pages, quizzes, practice } = state;
  const known = new Set([...pages.keys(), ...quizzes.keys(), ...practice.keys()]);
  for (const each of state.cards.values()) known.add(each.page);
  for (const guess of state.guesses.values()) known.add(pageOf(guess));
  for (const { page: old } of [...state.exams, ...state.suspensions.values()]) known.add(old);
  const from = aliases.filter((old) => old !== page && known.has(old));
  return from.length ? { ...stamp, kind: "move", page, from } : null;
}

/**
 * Return new events with times after all known ones. Where a clock was once ahead, every later
 * setting, guess and step would have no effect. Grades keep their times, since intervals
 * follow from them; see graded().
 *
 * @template {StoredEvent} E
 * @param {State} state
 * @param {E[]} events
 * @returns {E[]}
 */
export function inSequence(state, events) {
  let last = state.events[state.events.length - 1]?.at ?? 0;
  return events.map((event) => {
    if (event.kind === "grade") return event;
    last = Math.max(event.at, last + 1);
    return { ...event, at: last };
  });
}
