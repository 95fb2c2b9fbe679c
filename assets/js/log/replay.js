/**
 * The learner's state, computed from the events of the log. Pure: no clock, no storage, no page.
 *
 * A card is one question of a page's Review. Its history follows the question's text, as a
 * hash; where a question was reworded, it follows the id (`#q1`, or the question's own id), and the
 * next grade names the earlier wording that it continues (`of`). So questions can be reordered and
 * reworded, and two devices that saw different versions still agree.
 *
 * @typedef {{event: GradeEvent, page: string}} PlacedGrade A grade, and its card's page today.
 *
 * @import {Options} from "./fsrs.js"
 * @import {CardState, Exam, GradeEvent, Guess, GuessEvent, LogEvent, PageState, Place, ReadEvent,
 *   Settings, State, StoredEvent, SuspendEvent} from "./types.d.ts"
 */
import { addTo } from "../shell/groups.js";
import { day, isPath, isSound, isText, merge, pageOf, placeOf } from "./events.js";
import { examOf } from "./exam.js";
import { DAY, DEFAULTS, MemoryState, Rating, review } from "./fsrs.js";
import { rootOf, rootsOf } from "./roots.js";
import { lastSuspensions, suspendedUntil } from "./suspension.js";

/** The default settings. */
const SETTINGS = { new: 10, retention: 0.9 };

/** A missed card is due again after ten minutes. */
const STEPS = [600_000];

/**
 * Return the state after some events.
 *
 * @param {StoredEvent[]} events
 */
export const replay = (events) => extend(null, events);

/**
 * Return the state with more events added, in any order. Cards without new events are reused
 * from the state before.
 *
 * @param {State|null} before
 * @param {StoredEvent[]} more
 * @returns {State}
 */
export function extend(before, more) {
  const events = merge(before?.events ?? [], more);
  const sound = events.filter(isSound);
  const undone = new Set(sound.filter((e) => e.kind === "undo").map((e) => e.of));
  const standing = sound.filter((e) => e.kind !== "undo" && !undone.has(e.id));
  const pageToday = followMoves(standing);
  const settings = { ...SETTINGS };
  /** @type {Map<string, PageState>} */
  const pages = new Map();
  /** @type {Map<string, {event: GuessEvent, page: string}>} */
  const given = new Map();
  /** @type {Map<string, boolean>} */
  const judgements = new Map();
  /** @type {PlacedGrade[]} */
  const grades = [];
  /** @type {{event: SuspendEvent, page: string}[]} */
  const suspended = [];
  /** @type {State["quizzes"]} */
  const quizzes = new Map();
  /** @type {State["practice"]} */
  const practice = new Map();
  /** @type {Exam[]} */
  const exams = [];
  /** @type {Place|null} */
  let place = null;
  for (const event of standing) {
    const page = pageToday(event);
    if (event.kind === "grade") grades.push({ event, page });
    else if (event.kind === "guess") given.set(`${page}#${event.q}`, { event, page });
    else if (event.kind === "judge") judgements.set(event.of, event.right);
    else if (event.kind === "setting") settings[event.name] = event.value;
    else if (event.kind === "read") place = reading(pages, page, event);
    else if (event.kind === "suspend") suspended.push({ event, page });
    else if (event.kind === "quiz") quizzes.set(page, event);
    else if (event.kind === "practice") addTo(practice, page, event);
    else if (event.kind === "exam") exams.push(examOf(event, page));
    else if (event.kind === "cards") counted(pages, page, event);
    else if (event.kind === "drop") counted(pages, page, { at: event.at });
  }
  const guesses = withVerdicts(given, judgements);
  const roots = rootsOf(grades);
  const suspensions = lastSuspensions(suspended, roots);
  const cards = foldAll(grades, { roots, settings, pages, suspensions, exams }, before);
  return {
    events,
    undone,
    settings,
    pages,
    guesses,
    suspensions,
    quizzes,
    practice,
    exams,
    place,
    roots,
    cards,
  };
}

/** The kinds of events that name a card. */
const OF_CARDS = new Set(["grade", "guess", "suspend", "practice"]);

/** @type {(event: any) => string} */
const addressOf = (event) => (OF_CARDS.has(event.kind) ? pageOf(event) : event.page);

/**
 * Return a function that returns the page an event is about, under its address today. A move
 * applies to the events before it: another topic may have the old address since.
 *
 * @param {LogEvent[]} events Oldest first.
 * @returns {(event: LogEvent) => string}
 */
function followMoves(events) {
  if (!events.some(({ kind }) => kind === "move")) return addressOf;
  /** @type {Map<string, string>} */
  const today = new Map();
  /** @type {Map<LogEvent, string>} */
  const pages = new Map();
  for (let place = events.length - 1; place >= 0; place -= 1) {
    const event = events[place];
    const old = addressOf(event);
    const page = today.get(old) ?? old;
    pages.set(event, page);
    if (event.kind === "move") for (const former of event.from) today.set(former, page);
  }
  return (event) => pages.get(event) ?? "";
}

/**
 * Return guesses with the learner's verdicts.
 *
 * @param {Map<string, {event: GuessEvent, page: string}>} given
 * @param {Map<string, boolean>} judgements By the guess's id.
 */
function withVerdicts(given, judgements) {
  /** @type {Map<string, Guess>} */
  const guesses = new Map();
  for (const [key, { event, page }] of given) {
    const { id, at, q, text } = event;
    const right = judgements.get(id);
    guesses.set(key, { id, at, card: `${page}#${placeOf(event)}`, q, text, right });
  }
  return guesses;
}

/**
 * Record which questions a page has; one that was dropped has none.
 *
 * @param {Map<string, PageState>} pages
 * @param {string} page
 * @param {{at: number, q?: string[], cards?: number}} event
 */
function counted(pages, page, { at, q = [], cards = q.length }) {
  const known = pages.get(page) ?? { page, steps: [] };
  pages.set(page, { ...known, cards, seen: { at, q } });
}

/**
 * Record a step that was read, and return it.
 *
 * @param {Map<string, PageState>} pages
 * @param {string} page
 * @param {ReadEvent} event
 * @returns {Place}
 */
function reading(pages, page, { step, title, cards, next, at }) {
  const known = pages.get(page) ?? { page, steps: [], first: at };
  const name = isText(title) ? title : known.title;
  pages.set(page, {
    ...known,
    first: known.first ?? at,
    title: name,
    cards: Number.isInteger(cards) ? cards : known.cards,
    steps: known.steps.includes(step) ? known.steps : [...known.steps, step],
    step,
    at,
  });
  const isNext = isPath(next?.page) && isText(next.title);
  return { page, step, title: name, next: isNext ? next : undefined, at };
}

/**
 * Return the states of all cards, by key.
 *
 * @param {PlacedGrade[]} grades
 * @param {Pick<State, "roots"|"settings"|"pages"|"suspensions"|"exams">} state
 * @param {State|null} before
 */
function foldAll(grades, { roots, settings, pages, suspensions, exams }, before) {
  /** @type {Map<string, GradeEvent[]>} */
  const groups = new Map();
  for (const { event, page } of grades) {
    addTo(groups, rootOf(roots, `${page}#${event.q}`), event);
  }
  const isSame = before !== null && before.settings.retention === settings.retention;
  const cards = new Map();
  for (const [key, events] of groups) {
    const old = isSame ? before.cards.get(key) : undefined;
    const known = old && isEqual(old.grades, events) ? old : fold(key, events, settings);
    const gone = isGone(known, pages.get(known.page)?.seen);
    const until = suspendedUntil(suspensions.get(key), known);
    const about = exams.filter(({ page }) => known.page.startsWith(page));
    const isUnchanged =
      gone === known.gone && until === known.until && !about.length && !known.exams.length;
    cards.set(key, isUnchanged ? known : { ...known, gone, until, exams: about });
  }
  return cards;
}

/** @type {(one: GradeEvent[], other: GradeEvent[]) => boolean} */
const isEqual = (one, other) =>
  one.length === other.length && one.every((event, place) => event === other[place]);

/** @type {(known: CardState, list: PageState["seen"]) => boolean} */
const isGone = (known, list) =>
  list !== undefined && list.at > known.memory.last && !list.q.includes(known.q);

/**
 * Return a card's grades with the times that count. Those that a wrong clock dated later than a
 * grade that followed (`after`) count as given just before it.
 *
 * @param {GradeEvent[]} grades
 */
function inTime(grades) {
  /** @type {Map<string, number>} */
  const latest = new Map();
  for (const { at, after } of grades) {
    for (const id of Array.isArray(after) ? after : []) {
      latest.set(id, Math.min(at - 1, latest.get(id) ?? at));
    }
  }
  if (!latest.size) return grades;
  return grades
    .map((grade) => ({ ...grade, at: Math.min(grade.at, latest.get(grade.id) ?? grade.at) }))
    .sort((one, other) => one.at - other.at);
}

/**
 * Return a card's state after its grades.
 *
 * @param {string} key
 * @param {GradeEvent[]} grades
 * @param {Settings} settings
 * @returns {CardState}
 */
function fold(key, grades, settings) {
  const options = optionsOf(settings);
  const timed = inTime(grades);
  const [first, ...later] = timed;
  const last = timed[timed.length - 1];
  let memory = review(null, first.grade, first.at, 0, options);
  let today = day(first.at, first.offset);
  let lapses = 0;
  for (const event of later) {
    const before = today;
    today = day(event.at, event.offset);
    if (event.grade === Rating.Again && memory.state === MemoryState.Review) lapses += 1;
    memory = review(memory, event.grade, event.at, today - before, options);
  }
  const end = key.lastIndexOf("#");
  const wait = (memory.due - memory.last) / DAY;
  return {
    key,
    page: key.slice(0, end),
    id: placeOf(last),
    track: key.slice(end + 1),
    q: last.q,
    a: last.a,
    text: timed.findLast(({ a, text }) => a === last.a && isText(text))?.text ?? "",
    memory,
    day: today,
    dueDay: memory.state === MemoryState.Review ? today + wait : day(memory.due, last.offset),
    grade: last.grade,
    sure: last.sure,
    reps: grades.length,
    lapses,
    first: { at: first.at, day: day(first.at, first.offset), grade: first.grade },
    gone: false,
    until: 0,
    exams: [],
    grades,
  };
}

/** @type {(settings: Settings) => Options} */
const optionsOf = ({ retention }) => ({ ...DEFAULTS, retention, steps: STEPS, relearning: STEPS });
