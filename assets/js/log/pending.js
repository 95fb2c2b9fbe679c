/**
 * The part of the log that is in localStorage: its head, and the events that the database does
 * not have yet, each under a key of its own. Where localStorage is denied, reading finds nothing.
 *
 * The head says that this device has progress, in which version, and when a backup was last
 * exported. Pages read it before they load any script of the log (shell/lazy-load.js).
 */
import { storageName } from "../shell/storage-name.js";
import { isEvent, SCHEMA } from "./events.js";

const HEAD = storageName("progress");
const EVENT = storageName("event.");

/** Return the result of an action with localStorage; undefined where it is denied or full. */
export function attempt(action) {
  try {
    return action(localStorage);
  } catch {
    return undefined;
  }
}

/** @returns {{schema?: number, backup?: number, asked?: boolean}} */
export function readHead(key = HEAD) {
  const text = attempt((storage) => storage.getItem(key));
  try {
    return JSON.parse(text ?? "{}") ?? {};
  } catch {
    return {};
  }
}

/** Change some fields of the head. */
export const writeHead = (fields) =>
  attempt((storage) =>
    storage.setItem(HEAD, JSON.stringify({ ...readHead(), schema: SCHEMA, ...fields })),
  );

const keys = (prefix) =>
  attempt((storage) => Object.keys(storage).filter((key) => key.startsWith(prefix))) ?? [];

/**
 * Return the events in localStorage, and how many of its entries are invalid.
 *
 * @param {string} [prefix] What their keys begin with.
 */
export function readPending(prefix = EVENT) {
  const events = [];
  let broken = 0;
  for (const key of keys(prefix)) {
    try {
      const event = JSON.parse(localStorage.getItem(key));
      if (!isEvent(event)) throw new SyntaxError(key);
      events.push(event);
    } catch {
      broken += 1;
    }
  }
  return { events, broken };
}

/** @throws {DOMException} If localStorage is denied or full. */
export const writePending = (event) =>
  localStorage.setItem(EVENT + event.id, JSON.stringify(event));

/** Remove events, in that the database has them or nobody wants them. */
export const removePending = (events, prefix = EVENT) =>
  attempt((storage) => {
    for (const { id } of events) storage.removeItem(prefix + id);
  });

/** Remove the head, everything that is pending, and this tab's drafts (recall/card-recall.js). */
export const removeAll = () =>
  attempt((storage) => {
    for (const key of [HEAD, ...keys(EVENT)]) storage.removeItem(key);
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith(storageName("draft."))) sessionStorage.removeItem(key);
    }
  });

/** Tell whether localStorage can be written. */
export const isWritable = () =>
  attempt((storage) => {
    storage.setItem(EVENT, "");
    storage.removeItem(EVENT);
    return true;
  }) === true;
