/**
 * What is kept: events. One that this version does not know is kept and ignored.
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
 */

/** What a setting may be. */
const BOUNDS = { new: [0, 999], retention: [0.8, 0.95] };

/** Tell whether something read from outside can be kept as an event. */
export const isEvent = (it) =>
  typeof it === "object" &&
  it !== null &&
  typeof it.id === "string" &&
  it.id !== "" &&
  typeof it.kind === "string" &&
  Number.isFinite(it.at) &&
  Number.isFinite(it.offset);

export const isText = (it) => typeof it === "string";

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
export const isPath = (it) => isText(it) && /^\/(?![/\\])/.test(it);

const isPlace = (it) => isPath(it) && it.includes("#");

export const isSetting = (name, value) =>
  Object.hasOwn(BOUNDS, name) && value >= BOUNDS[name][0] && value <= BOUNDS[name][1];

export const isSound = (event) => Object.hasOwn(SOUND, event.kind) && SOUND[event.kind](event);

export const pageOf = (event) => event.card.slice(0, event.card.lastIndexOf("#"));

export const placeOf = (event) => event.card.slice(event.card.lastIndexOf("#") + 1);
