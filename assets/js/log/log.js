/**
 * The log of events: it only grows, and two logs of one learner are put together by the
 * union of their events, in any order and as often as one likes.
 */
import { isEvent } from "./event.js";

export const SCHEMA = 1;

/** The log is of a newer version ("newer"), or it is not a log ("broken"). */
export class ProgressError extends Error {
  constructor(reason) {
    super(reason);
    this.name = "ProgressError";
    this.reason = reason;
  }
}

const inOrder = (one, other) => one.at - other.at || (one.id < other.id ? -1 : 1);

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
