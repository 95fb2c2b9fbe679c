/**
 * What a learner did, and what follows from it. Pure: no clock, no storage, no page.
 *
 * What is kept is a log of events that only grows. Everything else is its replay, so two
 * logs of one learner are put together by the union of their events, in any order and as
 * often as one likes. An event that this version does not know is kept and ignored.
 *
 * A card is one question of a page's Review. Its history follows the question's text, as a
 * hash; where a question was reworded, it follows the place (`#q1`, or the question's own
 * id), and the next grade says of which earlier wording it goes on (`of`). So questions may
 * be reordered and reworded, and two devices that saw different versions still agree.
 *
 * The text of an answer is kept once, with the first grade after it was new or changed: it
 * is what a later version is compared with.
 *
 * @typedef {object} Stamp When something happened, and a name for it that no other has.
 * @property {string} id
 * @property {number} at UTC milliseconds.
 * @property {number} offset Minutes that the local time is ahead of UTC.
 *
 * @typedef {Stamp & {kind: string}} Event
 *   grade    card, q, [of], a, [text], grade, [sure], [ms]
 *   guess    card, q, text ("" is "no idea")
 *   judge    of (a guess's event), right
 *   undo     of (any event)
 *   read     page, step, [title], [cards], [next]
 *   cards    page, q (the questions that the page has, where one of the known is gone)
 *   setting  name, value
 *
 * @typedef {object} Card A card as it stands on its page today.
 * @property {string} page
 * @property {string} id
 * @property {string} question
 * @property {string} answer
 * @property {string} q The question's hash.
 * @property {string} a The answer's hash.
 *
 * @typedef {object} CardState What the log says of a card.
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
 */
import { DAY, DEFAULTS, retrievability, review } from "./fsrs.js";

export const SCHEMA = 1;

export const SETTINGS = { new: 10, retention: 0.9 };

/** What a setting may be. */
const BOUNDS = { new: [0, 999], retention: [0.8, 0.95] };

/** A missed card comes again after ten minutes, or before the session ends. */
const STEPS = [600_000];

const HOUR = 3_600_000;
const USUAL_MS = 20_000;
const LONGEST_MS = 120_000;
const LONGEST_TEXT = 4000;

/** What a known topic's cards have: days of stability, and the chance of recall today. */
const KNOWN = { stability: 7, recall: 0.8 };

/** The log is of a newer version ("newer"), or it is not a log ("broken"). */
export class ProgressError extends Error {
  constructor(reason) {
    super(reason);
    this.name = "ProgressError";
    this.reason = reason;
  }
}

/* Days and texts */

/** Return the number of the local day, which begins at 4 in the morning. */
export const day = (at, offset) => Math.floor((at + offset * 60_000 - 4 * HOUR) / DAY);

const bare = (text) => text.normalize("NFC").replace(/\s+/g, "");

/** Return a short name for a text; white space does not matter. */
export function hash(text) {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  const letters = bare(text);
  for (let place = 0; place < letters.length; place += 1) {
    const code = letters.charCodeAt(place);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36);
}

/** Return how much two texts have in common, from 0 to 1, by their pairs of letters. */
export function likeness(one, other) {
  const pairs = new Map();
  const [first, second] = [bare(one), bare(other)];
  for (let i = 0; i < first.length - 1; i += 1) {
    const pair = first.slice(i, i + 2);
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  let common = 0;
  for (let i = 0; i < second.length - 1; i += 1) {
    const left = pairs.get(second.slice(i, i + 2)) ?? 0;
    if (left) {
      common += 1;
      pairs.set(second.slice(i, i + 2), left - 1);
    }
  }
  const all = first.length + second.length - 2;
  return all > 0 ? (2 * common) / all : Number(first === second);
}

/** @returns {Card} A card of a page, from the text of its question and its answer. */
export const card = (page, id, question, answer) => ({
  page,
  id,
  question,
  answer,
  q: hash(question),
  a: hash(answer),
});

/* Events */

const inOrder = (one, other) => one.at - other.at || (one.id < other.id ? -1 : 1);

/** Tell whether something read from outside can be kept as an event. */
export const isEvent = (it) =>
  typeof it === "object" &&
  it !== null &&
  typeof it.id === "string" &&
  it.id !== "" &&
  typeof it.kind === "string" &&
  Number.isFinite(it.at) &&
  Number.isFinite(it.offset);

const isText = (it) => typeof it === "string";

/** What an event of each kind must have to have an effect. */
const SOUND = {
  grade: (e) => isPlace(e.card) && isText(e.q) && isText(e.a) && [1, 2, 3, 4].includes(e.grade),
  guess: (e) => isPlace(e.card) && isText(e.q) && isText(e.text),
  judge: (e) => isText(e.of) && typeof e.right === "boolean",
  undo: (e) => isText(e.of),
  read: (e) => isPath(e.page) && isText(e.step),
  cards: (e) => isPath(e.page) && Array.isArray(e.q),
  setting: (e) => isSetting(e.name, e.value),
};

/** A page of this site: what is linked never leads elsewhere, whatever a file says. */
const isPath = (it) => isText(it) && /^\/(?![/\\])/.test(it);

const isPlace = (it) => isPath(it) && it.includes("#");

const isSetting = (name, value) =>
  Object.hasOwn(BOUNDS, name) && value >= BOUNDS[name][0] && value <= BOUNDS[name][1];

const isSound = (event) => Object.hasOwn(SOUND, event.kind) && SOUND[event.kind](event);

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

/* The log */

/**
 * Return the union of two logs, oldest first. Of two events with one id, which only damage
 * can make, the same one is kept whichever log comes first.
 */
export function merge(one, other) {
  const byId = new Map();
  for (const event of [...one, ...other]) {
    const twin = byId.get(event.id);
    if (!twin || JSON.stringify(event) < JSON.stringify(twin)) byId.set(event.id, event);
  }
  return [...byId.values()].sort(inOrder);
}

/** Return a log as the text of a file. */
export const dump = (events) =>
  `{"askbook": ${SCHEMA}, "events": [\n${events.map((e) => JSON.stringify(e)).join(",\n")}\n]}\n`;

/**
 * Return the events of such a file, and how many entries in it are none.
 *
 * @throws {ProgressError} Where it is not such a file, or one of a newer version.
 */
export function load(text) {
  let file;
  try {
    file = JSON.parse(text);
  } catch {
    throw new ProgressError("broken");
  }
  if (file?.askbook > SCHEMA) throw new ProgressError("newer");
  if (file?.askbook !== SCHEMA || !Array.isArray(file.events)) throw new ProgressError("broken");
  const events = file.events.filter(isEvent);
  return { events, broken: file.events.length - events.length };
}

/* The replay */

/** @returns {State} What a log says. */
export const replay = (events) => extend(null, events);

/**
 * Return what a log says with more events, old or new, in any order. Cards that they do not
 * touch are taken over from the state before.
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
  const settings = { ...SETTINGS };
  const pages = new Map();
  const guesses = new Map();
  const judgements = new Map();
  const grades = [];
  let place = null;
  for (const event of standing) {
    if (event.kind === "grade") grades.push(event);
    else if (event.kind === "guess") guesses.set(`${pageOf(event)}#${event.q}`, event);
    else if (event.kind === "judge") judgements.set(event.of, event.right);
    else if (event.kind === "setting") settings[event.name] = event.value;
    else if (event.kind === "cards") counted(pages, event);
    else place = reading(pages, event);
  }
  for (const [key, { id, at, card: of, q, text }] of guesses) {
    guesses.set(key, { id, at, card: of, q, text, right: judgements.get(id) });
  }
  const roots = rootsOf(grades);
  const cards = foldAll(grades, roots, settings, pages, before);
  return { events, undone, settings, pages, guesses, place, roots, cards };
}

const pageOf = (event) => event.card.slice(0, event.card.lastIndexOf("#"));

const placeOf = (event) => event.card.slice(event.card.lastIndexOf("#") + 1);

/** Note which questions a page has. */
function counted(pages, event) {
  const known = pages.get(event.page) ?? { page: event.page, steps: [] };
  pages.set(event.page, { ...known, cards: event.q.length, seen: event });
}

/** Note a place that was read, and return it. */
function reading(pages, { page, step, title, cards, next, at }) {
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

/** Return which wordings go on the history of which earlier one. */
function rootsOf(grades) {
  const roots = new Map();
  for (const event of grades) {
    if (isText(event.of) && event.of !== event.q) {
      const later = rootOf(roots, `${pageOf(event)}#${event.q}`);
      const earlier = rootOf(roots, `${pageOf(event)}#${event.of}`);
      if (later !== earlier) roots.set(later, earlier);
    }
  }
  return roots;
}

function rootOf(roots, key) {
  let root = key;
  while (roots.has(root)) root = roots.get(root);
  return root;
}

function foldAll(grades, roots, settings, pages, before) {
  const groups = new Map();
  for (const event of grades) {
    const key = rootOf(roots, `${pageOf(event)}#${event.q}`);
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

/** Return what the grades of one card come to. */
function fold(key, grades, settings) {
  const options = optionsOf(settings);
  const texts = new Map();
  let memory = null;
  let today = 0;
  let lapses = 0;
  for (const event of grades) {
    const before = today;
    today = day(event.at, event.offset);
    if (event.grade === 1 && memory) lapses += 1;
    memory = review(memory, event.grade, event.at, memory ? today - before : 0, options);
    if (isText(event.text)) texts.set(event.a, event.text);
  }
  const [first, last] = [grades[0], grades[grades.length - 1]];
  const wait = (memory.due - memory.last) / DAY;
  return {
    key,
    page: pageOf(last),
    id: placeOf(last),
    track: key.slice(key.lastIndexOf("#") + 1),
    q: last.q,
    a: last.a,
    text: texts.get(last.a) ?? "",
    memory,
    day: today,
    dueDay: memory.state === 2 ? today + wait : day(memory.due, last.offset),
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

/* What is known of a page */

const pageCards = (state, page) =>
  [...state.cards.values()].filter((known) => known.page === page && !known.gone);

/**
 * Find what is known of the cards of a page: by their question, else by their place. Where
 * the place is only a number (q1, q2, …) and the answer became another one too, it is
 * another card.
 *
 * @param {State} state
 * @param {string} page
 * @param {Card[]} cards All cards of the page as they are today.
 * @returns {Map<string, {known: CardState, moved: boolean, reworded: boolean,
 *   changed: boolean, was: string}>} By the card's id; changed where the answer is not the
 *   one that was learned, which `was` then has.
 */
export function match(state, page, cards) {
  const found = new Map();
  const taken = new Set();
  for (const of of cards) {
    const known = state.cards.get(rootOf(state.roots, `${page}#${of.q}`));
    if (known) {
      found.set(of.id, known);
      taken.add(known);
    }
  }
  const others = [...state.cards.values()].filter((k) => k.page === page && !taken.has(k));
  others.sort((one, other) => other.memory.last - one.memory.last);
  for (const of of cards) {
    const known = found.has(of.id)
      ? undefined
      : others.find((other) => other.id === of.id && isSameCard(other, of) && !taken.has(other));
    if (known) {
      found.set(of.id, known);
      taken.add(known);
    }
  }
  return new Map([...found].map(([id, known]) => [id, compare(known, cards, id)]));
}

const isSameCard = (known, of) =>
  !/^q\d+$/.test(of.id) || known.a === of.a || likeness(known.text, of.answer) >= 0.5;

function compare(known, cards, id) {
  const of = cards.find((each) => each.id === id);
  return {
    known,
    moved: known.id !== id,
    reworded: known.q !== of.q,
    changed: known.a !== of.a,
    was: known.a !== of.a ? known.text : "",
  };
}

/** Return the guess at a question of a Preview: by its text, else by its place. */
export function guessFor(state, page, id, question) {
  const place = `${page}#${id}`;
  return (
    state.guesses.get(`${page}#${hash(question)}`) ??
    [...state.guesses.values()].findLast((guess) => guess.card === place)
  );
}

/* What is due */

/** Return the chance that a card is recalled now. */
export const recall = (known, now) =>
  retrievability(known.memory.stability, day(now.at, now.offset) - known.day);

/** Tell whether a card is due: on its day, or at its minute where it was just missed. */
const isDue = ({ memory, dueDay, gone }, now) =>
  !gone && (memory.state === 2 ? dueDay <= day(now.at, now.offset) : memory.due <= now.at);

/** Sure, and wrong: such a mistake is mended best, and first. */
const isSurprise = ({ grade, sure }) => grade === 1 && sure === true;

const byNeed = (now) => (one, other) =>
  isSurprise(other) - isSurprise(one) ||
  recall(one, now) - recall(other, now) ||
  one.memory.due - other.memory.due;

/** Return the cards that are due, the one that is needed most first. */
export const dueCards = (state, now) =>
  [...state.cards.values()].filter((known) => isDue(known, now)).sort(byNeed(now));

/** Return the pages that were read and have cards that were never graded, oldest first. */
export function freshPages(state) {
  const known = countBy(state.cards.values(), ({ page, gone }) => (gone ? "" : page));
  return [...state.pages.values()]
    .filter(({ page, steps, cards }) => steps.length && (cards ?? 1) > (known.get(page) ?? 0))
    .sort((one, other) => one.first - other.first)
    .map(({ page }) => page);
}

function countBy(items, keyOf) {
  const counts = new Map();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}

/** Return how many new cards the day's limit leaves. */
export function newLeft(state, now) {
  const today = day(now.at, now.offset);
  const begun = [...state.cards.values()].filter(({ first }) => first.day === today).length;
  return Math.max(0, state.settings.new - begun);
}

/**
 * Return what to ask, in order: what is due, then new cards, no two of a page or of one
 * question in a row where that can be.
 *
 * @param {State} state
 * @param {Card[]} cards All cards of the pages that have something due or new.
 * @param {Stamp} now
 * @param {{limit?: number}} [options]
 * @returns {{card: Card, known?: CardState, isNew: boolean}[]}
 */
export function queue(state, cards, now, { limit = 50 } = {}) {
  const due = [];
  const fresh = [];
  for (const [page, own] of groupBy(cards, (of) => of.page)) {
    const found = match(state, page, own);
    for (const of of own) {
      const known = found.get(of.id)?.known;
      if (!known) fresh.push({ card: of, isNew: true });
      else if (isDue({ ...known, gone: false }, now)) due.push({ card: of, known, isNew: false });
    }
  }
  const need = byNeed(now);
  due.sort((one, other) => need(one.known, other.known));
  return apart([...due, ...fresh.slice(0, newLeft(state, now))].slice(0, limit));
}

function groupBy(items, keyOf) {
  const groups = new Map();
  for (const item of items) {
    if (!groups.has(keyOf(item))) groups.set(keyOf(item), []);
    groups.get(keyOf(item)).push(item);
  }
  return groups;
}

/**
 * Put siblings apart, else keep the order. A page that has more than half of what is left
 * goes on at once: later there would be nothing to put between its cards.
 */
function apart(items) {
  const left = [...items];
  const counts = countBy(left, (item) => item.card.page);
  const ordered = [];
  while (left.length) {
    const last = ordered[ordered.length - 1]?.card;
    const others = left.filter(({ card: { page } }) => page !== last?.page);
    const next =
      others.find(({ card: { page } }) => counts.get(page) * 2 > left.length) ??
      others.find(({ card: { q } }) => q !== last?.q) ??
      others[0] ??
      left[0];
    left.splice(left.indexOf(next), 1);
    counts.set(next.card.page, counts.get(next.card.page) - 1);
    ordered.push(next);
  }
  return questionsApart(ordered);
}

/** Where one question comes twice in a row, change a card for another one of its page. */
function questionsApart(items) {
  const isTwin = (place) => place > 0 && items[place]?.card.q === items[place - 1].card.q;
  const hasTwin = (place) => isTwin(place) || isTwin(place + 1);
  const swap = (one, other) => ([items[one], items[other]] = [items[other], items[one]]);
  const canSwap = (one, other) => {
    if (items[one].card.page !== items[other].card.page) return false;
    swap(one, other);
    const isBetter = !hasTwin(one) && !hasTwin(other);
    swap(one, other);
    return isBetter;
  };
  for (let place = 1; place < items.length; place += 1) {
    for (const one of isTwin(place) ? [place, place - 1] : []) {
      const other = isTwin(place) ? items.findIndex((_, each) => canSwap(one, each)) : -1;
      if (other >= 0) swap(one, other);
    }
  }
  return items;
}

/** Return how long so many cards take: by the learner's own median, else 20 seconds each. */
export function estimate(state, cards) {
  const times = state.events
    .filter((e) => e.kind === "grade" && e.ms > 0 && !state.undone.has(e.id))
    .slice(-100)
    .map((e) => Math.min(e.ms, LONGEST_MS))
    .sort((one, other) => one - other);
  const usual = times.length ? times[times.length >> 1] : USUAL_MS;
  return { cards, minutes: cards ? Math.max(1, Math.round((cards * usual) / 60_000)) : 0 };
}

/** Begin a session: a value that answer() makes the next one of. */
export const session = (items) => ({ left: items, done: 0, total: items.length, missed: 0 });

/** Return the session after a grade; a missed card comes again before the end. */
export function answer({ left: [first, ...left], done, total, missed }, grade) {
  return grade === 1
    ? { left: [...left, { ...first, isAgain: true }], done, total, missed: missed + 1 }
    : { left, done: done + 1, total, missed };
}

/* Topics and figures */

const stateOf = (page, known, now) => {
  if (!known.length) return page?.steps.length ? "reading" : "new";
  const isKnown = (each) =>
    each.grade > 1 && each.memory.stability >= KNOWN.stability && recall(each, now) >= KNOWN.recall;
  return known.length >= (page?.cards ?? 0) && known.every(isKnown) ? "known" : "learning";
};

/** A card that was missed and not yet recalled again is not known, whatever the curve says. */
const isOpen = ({ memory, grade }) => grade === 1 && memory.state !== 2;

const mean = (numbers) => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;

function summary(page, known, now) {
  return {
    state: stateOf(page, known, now),
    cards: Math.max(page?.cards ?? 0, known.length),
    graded: known.length,
    due: known.filter((each) => isDue(each, now)).length,
    recall: known.length ? mean(known.map((each) => (isOpen(each) ? 0 : recall(each, now)))) : undefined,
  };
}

/**
 * Return how far a topic is: new, reading (a step was read), learning (a card was graded),
 * known (every card would be recalled today, and for a week).
 */
export const topic = (state, page, now) =>
  summary(state.pages.get(page), pageCards(state, page), now);

/** Return how far every topic is that has a state, by page. */
export function topics(state, now) {
  const known = groupBy(
    [...state.cards.values()].filter(({ gone }) => !gone),
    ({ page }) => page,
  );
  const pages = new Set([...state.pages.keys(), ...known.keys()]);
  return new Map(
    [...pages].map((page) => [page, summary(state.pages.get(page), known.get(page) ?? [], now)]),
  );
}

/**
 * Return how many topics below a page are in which state.
 *
 * @param {Map<string, object>} all As topics() returns them.
 * @param {string} above The section's page; it does not count itself.
 * @param {number} total How many topics are below it.
 */
export function section(all, above, total) {
  const counts = { new: 0, reading: 0, learning: 0, known: 0, due: 0 };
  for (const [page, { state, due }] of all) {
    if (page !== above && page.startsWith(above)) {
      counts[state] += 1;
      counts.due += due;
    }
  }
  return { ...counts, new: Math.max(0, total - counts.reading - counts.learning - counts.known) };
}

/** Return how many cards are due on each of the coming days; today has what is overdue. */
export function forecast(state, now, days = 14) {
  const today = day(now.at, now.offset);
  const counts = new Array(days).fill(0);
  for (const { dueDay, gone } of state.cards.values()) {
    const ahead = Math.max(0, dueDay - today);
    if (!gone && ahead < days) counts[ahead] += 1;
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
        if (grade > 1) row.right += 1;
      }
    }
  }
  return result;
}

/**
 * Return what was right before reading and after it: the guesses that the learner judged
 * ("no idea" is not right), and the first recall of each card of the same pages.
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
      if (first.grade > 1) result.after.right += 1;
    }
  }
  return result;
}

/** Return the topics with graded cards, the most forgotten first. */
export const byTopic = (state, now) =>
  [...topics(state, now)]
    .filter(([, { graded: count }]) => count)
    .map(([page, all]) => ({ page, title: state.pages.get(page)?.title ?? page, ...all }))
    .sort((one, other) => one.recall - other.recall);
