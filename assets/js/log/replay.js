/**
 * The learner's state, computed from the events of the log. Pure: no clock, no storage, no page.
 *
 * A card is one question of a page's Review. Its history follows the question's text, as a
 * hash; where a question was reworded, it follows the place (`#q1`, or the question's own
 * id), and the next grade says of which earlier wording it goes on (`of`). So questions may
 * be reordered and reworded, and two devices that saw different versions still agree.
 *
 * @typedef {import("./events.js").Event} Event
 *
 * @typedef {object} CardState The state of a card.
 * @property {string} page
 * @property {string} id Its place when it was last graded.
 * @property {string} track The hash of the wording that its history began with.
 * @property {string} q The hash of the question as it was last graded.
 * @property {string} a The hash of the answer as it was last graded, and
 * @property {string} text its text.
 * @property {import("./fsrs.js").Memory} memory
 * @property {number} day The local day of the last grade, and
 * @property {number} dueDay the one that it is due on, wherever the learner is then.
 * @property {number} grade The last grade, and
 * @property {boolean} [sure] how sure the learner was.
 * @property {number} reps
 * @property {number} lapses
 * @property {{at: number, day: number, grade: number}} first
 * @property {boolean} gone Whether the page has the question no longer.
 * @property {Event[]} grades
 *
 * @typedef {object} State
 * @property {Event[]} events All events, oldest first.
 * @property {Map<string, CardState>} cards By page and track.
 * @property {Map<string, object>} pages {page, title, cards, steps, step, at}
 * @property {Map<string, object>} guesses By page and question: {id, card, q, text, at, right}
 * @property {object|null} place {page, step, title, next, at}
 * @property {{new: number, retention: number}} settings
 * @property {Set<string>} undone The ids of events that were taken back.
 * @property {Map<string, string>} roots For a reworded question, by page and hash, the earlier one.
 */
import { day, isPath, isSound, isText, merge, pageOf, placeOf } from "./events.js";
import { DAY, DEFAULTS, MemoryState, Rating, review } from "./fsrs.js";

export const SETTINGS = { new: 10, retention: 0.9 };

/** A missed card is due again after ten minutes. */
const STEPS = [600_000];

/** @returns {State} The state after some events. */
export const replay = (events) => extend(null, events);

/**
 * Return the state with more events added, in any order. Cards without new events are reused
 * from the state before.
 *
 * @param {State|null} before
 * @param {Event[]} more
 * @returns {State}
 */
export function extend(before, more) {
  const events = merge(before?.events ?? [], more);
  const sound = events.filter(isSound);
  const undone = new Set(sound.filter((e) => e.kind === "undo").map((e) => e.of));
  const standing = sound.filter((e) => e.kind !== "undo" && !undone.has(e.id));
  const pageToday = followMoves(standing);
  const settings = { ...SETTINGS };
  const pages = new Map();
  const guesses = new Map();
  const judgements = new Map();
  const grades = [];
  let place = null;
  for (const event of standing) {
    const page = pageToday(event);
    if (event.kind === "grade") grades.push({ event, page });
    else if (event.kind === "guess") guesses.set(`${page}#${event.q}`, { event, page });
    else if (event.kind === "judge") judgements.set(event.of, event.right);
    else if (event.kind === "setting") settings[event.name] = event.value;
    else if (event.kind === "read") place = reading(pages, page, event);
    else if (event.kind !== "move") counted(pages, page, event);
  }
  for (const [key, { event, page }] of guesses) {
    const { id, at, q, text } = event;
    const right = judgements.get(id);
    guesses.set(key, { id, at, card: `${page}#${placeOf(event)}`, q, text, right });
  }
  const roots = rootsOf(grades);
  const cards = foldAll(grades, roots, settings, pages, before);
  return { events, undone, settings, pages, guesses, place, roots, cards };
}

const addressOf = (event) =>
  event.kind === "grade" || event.kind === "guess" ? pageOf(event) : event.page;

/**
 * Return a function that returns the page an event is about, under its address today. A move
 * applies to the events before it: another topic may have the old address since.
 *
 * @param {import("./events.js").Event[]} events Oldest first.
 */
function followMoves(events) {
  if (!events.some(({ kind }) => kind === "move")) return addressOf;
  const today = new Map();
  const pages = new Map();
  for (let place = events.length - 1; place >= 0; place -= 1) {
    const event = events[place];
    const page = addressOf(event);
    pages.set(event, today.get(page) ?? page);
    if (event.kind === "move") for (const old of event.from) today.set(old, pages.get(event));
  }
  return (event) => pages.get(event);
}

/** Record which questions a page has; one that was dropped has none. */
function counted(pages, page, { at, q = [], cards = q.length }) {
  const known = pages.get(page) ?? { page, steps: [] };
  pages.set(page, { ...known, cards, seen: { at, q } });
}

/** Record a step that was read, and return it. */
function reading(pages, page, { step, title, cards, next, at }) {
  const known = pages.get(page) ?? { page, steps: [], first: at };
  pages.set(page, {
    ...known,
    first: known.first ?? at,
    title: isText(title) ? title : known.title,
    cards: Number.isInteger(cards) ? cards : known.cards,
    steps: known.steps.includes(step) ? known.steps : [...known.steps, step],
    step,
    at,
  });
  const isNext = isPath(next?.page) && isText(next.title);
  return { page, step, title: pages.get(page).title, next: isNext ? next : undefined, at };
}

/** Return which earlier wording each reworded question continues. */
function rootsOf(grades) {
  const roots = new Map();
  for (const { event, page } of grades) {
    if (isText(event.of) && event.of !== event.q) {
      const later = rootOf(roots, `${page}#${event.q}`);
      const earlier = rootOf(roots, `${page}#${event.of}`);
      if (later !== earlier) roots.set(later, earlier);
    }
  }
  return roots;
}

export function rootOf(roots, key) {
  let root = key;
  while (roots.has(root)) root = roots.get(root);
  return root;
}

function foldAll(grades, roots, settings, pages, before) {
  const groups = new Map();
  for (const { event, page } of grades) {
    const key = rootOf(roots, `${page}#${event.q}`);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(event);
  }
  const isSame = before?.settings.retention === settings.retention;
  const cards = new Map();
  for (const [key, events] of groups) {
    const old = isSame ? before.cards.get(key) : undefined;
    const known = old && isEqual(old.grades, events) ? old : fold(key, events, settings);
    const gone = isGone(known, pages.get(known.page)?.seen);
    cards.set(key, gone === known.gone ? known : { ...known, gone });
  }
  return cards;
}

const isEqual = (one, other) =>
  one.length === other.length && one.every((event, place) => event === other[place]);

const isGone = (known, list) =>
  Boolean(list) && list.at > known.memory.last && !list.q.includes(known.q);

/**
 * Return a card's grades with the times that count. Those that a wrong clock dated later than a
 * grade that followed (`after`) count as given just before it.
 */
function inTime(grades) {
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

/** Return a card's state after its grades. */
function fold(key, grades, settings) {
  const options = optionsOf(settings);
  const texts = new Map();
  let memory = null;
  let today = 0;
  let lapses = 0;
  const timed = inTime(grades);
  for (const event of timed) {
    const before = today;
    today = day(event.at, event.offset);
    if (event.grade === Rating.Again && memory) lapses += 1;
    memory = review(memory, event.grade, event.at, memory ? today - before : 0, options);
    if (isText(event.text)) texts.set(event.a, event.text);
  }
  const [first, last] = [timed[0], timed[timed.length - 1]];
  const end = key.lastIndexOf("#");
  const wait = (memory.due - memory.last) / DAY;
  return {
    key,
    page: key.slice(0, end),
    id: placeOf(last),
    track: key.slice(end + 1),
    q: last.q,
    a: last.a,
    text: texts.get(last.a) ?? "",
    memory,
    day: today,
    dueDay: memory.state === MemoryState.Review ? today + wait : day(memory.due, last.offset),
    grade: last.grade,
    sure: last.sure,
    reps: grades.length,
    lapses,
    first: { at: first.at, day: day(first.at, first.offset), grade: first.grade },
    gone: false,
    grades,
  };
}

const optionsOf = ({ retention }) => ({ ...DEFAULTS, retention, steps: STEPS, relearning: STEPS });
