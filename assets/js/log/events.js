/**
 * The events of the log, and the log as a file. Unknown kinds of events are stored and ignored.
 *
 * The log only grows; two logs of one learner are merged by the union of their events.
 *
 * @import {LogEvent, Settings, Stamp, StoredEvent} from "./types.d.ts"
 */
import { base } from "@params";
import { DAY, Rating } from "./fsrs.js";

/** @type {Set<unknown>} */
const GRADES = new Set(Object.values(Rating));

/**
 * The lowest and the highest value of each setting.
 *
 * @type {Record<string, [number, number]>}
 */
export const BOUNDS = { new: [0, 999], retention: [0.8, 0.95] };

/** Events hold lists and small objects; anything deeper is damage, and may be too deep to copy. */
const DEPTH = 4;

/** @type {(it: unknown, depth?: number) => boolean} */
const isShallow = (it, depth = DEPTH) =>
  typeof it !== "object" ||
  it === null ||
  (depth > 0 && Object.values(it).every((each) => isShallow(each, depth - 1)));

/** Numbers beyond these limits, in milliseconds and minutes, are damage: no Date could show them. */
const LAST_TIME = 8e15;
const MOST_OFFSET = 1440;

/** @type {(it: any, most: number) => boolean} */
const isUpTo = (it, most) => Number.isFinite(it) && Math.abs(it) <= most;

/**
 * Tell whether a value read from outside can be stored as an event.
 *
 * @param {any} it
 * @returns {it is StoredEvent}
 */
export const isEvent = (it) =>
  typeof it === "object" &&
  it !== null &&
  isShallow(it) &&
  typeof it.id === "string" &&
  it.id !== "" &&
  typeof it.kind === "string" &&
  isUpTo(it.at, LAST_TIME) &&
  isUpTo(it.offset, MOST_OFFSET);

/**
 * Tell whether a value is text.
 *
 * @param {unknown} it
 * @returns {it is string}
 */
export const isText = (it) => typeof it === "string";

/**
 * The conditions under which an event of each kind takes effect.
 *
 * @type {Record<string, (event: any) => boolean>}
 */
const SOUND = {
  grade: (e) => isPlace(e.card) && isText(e.q) && isText(e.a) && GRADES.has(e.grade),
  guess: (e) => isPlace(e.card) && isText(e.q) && isText(e.text),
  judge: (e) => isText(e.of) && typeof e.right === "boolean",
  undo: (e) => isText(e.of),
  read: (e) => isPath(e.page) && isText(e.step),
  // Earlier versions also wrote an empty list when a page could not be fetched once.
  cards: (e) => isPath(e.page) && Array.isArray(e.q) && e.q.length > 0,
  drop: (e) => isPath(e.page),
  suspend: (e) =>
    isPlace(e.card) && [e.q, e.a, e.text].every(isText) && (e.until === null || e.until >= 0),
  practice: (e) => isPlace(e.card) && isText(e.q) && typeof e.right === "boolean",
  quiz: (e) => isPath(e.page) && isCount(e.right) && isCount(e.total) && e.right <= e.total,
  exam: (e) => isPath(e.page) && isText(e.title) && isDay(e.day),
  move: (e) => isPath(e.page) && Array.isArray(e.from) && e.from.every(isPath),
  setting: (e) => isSetting(e.name, e.value),
};

/** @type {Map<string, boolean>} The results of isPath(). */
const paths = new Map();

/**
 * Tell whether a value is the path of a page of this site, in the form in which browsers write it.
 * Imported files become links, and "/\t/host/" or "/a/../../b/" would lead out of the site.
 *
 * @param {unknown} it
 * @returns {it is string}
 */
export function isPath(it) {
  if (!isText(it)) return false;
  if (!paths.has(it)) paths.set(it, it.startsWith(base) && isCanonical(it));
  return paths.get(it) ?? false;
}

/** @param {string} path */
function isCanonical(path) {
  try {
    return new URL(path, "https://host.invalid").pathname === path;
  } catch {
    return false;
  }
}

/** @type {(it: any) => boolean} */
const isDay = (it) => Number.isInteger(it) && isUpTo(it, LAST_TIME / DAY);

/** @type {(it: any) => boolean} */
const isCount = (it) => Number.isInteger(it) && it >= 0;

/** @type {(it: unknown) => boolean} */
const isPlace = (it) => isText(it) && it.includes("#") && isPath(pageOf({ card: it }));

/**
 * Tell whether a setting exists and the value is within its bounds.
 *
 * @param {string} name
 * @param {number} value
 * @returns {name is keyof Settings}
 */
export const isSetting = (name, value) =>
  Object.hasOwn(BOUNDS, name) && value >= BOUNDS[name][0] && value <= BOUNDS[name][1];

/**
 * Tell whether a stored event is of a known kind and complete, so that it takes effect.
 *
 * @param {StoredEvent} event
 * @returns {event is LogEvent}
 */
export const isSound = (event) => Object.hasOwn(SOUND, event.kind) && SOUND[event.kind](event);

/**
 * Return the page of a card.
 *
 * @param {{card: string}} event
 */
export const pageOf = (event) => event.card.slice(0, event.card.lastIndexOf("#"));

/**
 * Return the id of a card within its page.
 *
 * @param {{card: string}} event
 */
export const placeOf = (event) => event.card.slice(event.card.lastIndexOf("#") + 1);

/** A learning day begins at 4 a.m., so that a late evening belongs to the day before. */
const DAY_START = 4 * 3_600_000;

/**
 * Return the number of the local learning day at a UTC time.
 *
 * @param {number} at
 * @param {number} offset As in Stamp.
 */
export const day = (at, offset) => Math.floor((at + offset * 60_000 - DAY_START) / DAY);

/**
 * Return the UTC time when a local learning day starts.
 *
 * @param {number} number
 * @param {number} offset As in Stamp.
 */
export const dayStart = (number, offset) => number * DAY + DAY_START - offset * 60_000;

/**
 * Return a learning day's date as a time, to be formatted in UTC: no clock change moves it.
 *
 * @param {number} number
 */
export const dateOf = (number) => number * DAY;

/** The version of the log's format. */
export const SCHEMA = 1;

/** An error for a log of a newer version, or a file that is not a log. */
export class ProgressError extends Error {
  /** @param {"newer"|"broken"} reason */
  constructor(reason) {
    super(reason);
    this.name = "ProgressError";
    this.reason = reason;
  }
}

/** @type {(one: Stamp, other: Stamp) => number} */
const inOrder = (one, other) => one.at - other.at || (one.id < other.id ? -1 : 1);

/**
 * Return the union of two logs, oldest first. Of two different events with one id, which only
 * damage can cause, the same one is chosen for either order of the logs.
 *
 * @template {StoredEvent} E
 * @param {E[]} one
 * @param {E[]} other
 * @returns {E[]}
 */
export function merge(one, other) {
  const byId = new Map();
  for (const event of [...one, ...other]) {
    const twin = byId.get(event.id);
    if (!twin || JSON.stringify(event) < JSON.stringify(twin)) byId.set(event.id, event);
  }
  return [...byId.values()].sort(inOrder);
}

/**
 * Return a log as the text of a file.
 *
 * @param {StoredEvent[]} events
 */
export const dump = (events) =>
  `{"askbook": ${SCHEMA}, "events": [\n${events.map((e) => JSON.stringify(e)).join(",\n")}\n]}\n`;

/**
 * Return the events of a log file, and how many of its entries are invalid.
 *
 * @param {string} text
 * @returns {{events: StoredEvent[], broken: number}}
 * @throws {ProgressError} If it is not a log file, or has a newer version.
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
