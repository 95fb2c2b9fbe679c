/**
 * The part of the log in localStorage: its head, and the events that are not in the database yet,
 * each under a key of its own. Where localStorage is denied, reading finds nothing.
 *
 * The head records the version of the log, the time of the last backup and the time when the next
 * card is due. It exists where this device has progress: pages read it before they load any script
 * of the log (shell/theme.js, shell/lazy-load.js).
 *
 * @typedef {{schema?: number, backup?: number, asked?: boolean, due?: number}} Head
 *
 * @import {StoredEvent} from "./types.d.ts"
 */
import { storageName } from "../shell/storage-name.js";
import { isEvent, SCHEMA } from "./events.js";

const HEAD = storageName("progress");
const EVENT = storageName("event.");

/**
 * Return the result of an action with localStorage; undefined where it is denied or full.
 *
 * @template T
 * @param {(storage: Storage) => T} action
 */
export function attempt(action) {
  try {
    return action(localStorage);
  } catch {
    return undefined;
  }
}

/**
 * Return the head; empty where there is none.
 *
 * @returns {Head}
 */
export function readHead(key = HEAD) {
  const text = attempt((storage) => storage.getItem(key));
  try {
    return JSON.parse(text ?? "{}") ?? {};
  } catch {
    return {};
  }
}

/**
 * Change some fields of the head.
 *
 * @param {Head} fields
 */
export const writeHead = (fields) =>
  attempt((storage) =>
    storage.setItem(HEAD, JSON.stringify({ ...readHead(), schema: SCHEMA, ...fields })),
  );

/** @type {(prefix: string) => string[]} */
const keys = (prefix) =>
  attempt((storage) => Object.keys(storage).filter((key) => key.startsWith(prefix))) ?? [];

/**
 * Return the events in localStorage, and how many of its entries are invalid.
 *
 * @param {string} [prefix] The prefix of their keys.
 */
export function readPending(prefix = EVENT) {
  /** @type {StoredEvent[]} */
  const events = [];
  let broken = 0;
  for (const key of keys(prefix)) {
    try {
      const event = JSON.parse(localStorage.getItem(key) ?? "");
      if (!isEvent(event)) throw new SyntaxError(key);
      events.push(event);
    } catch {
      broken += 1;
    }
  }
  return { events, broken };
}

/**
 * Write an event.
 *
 * @param {StoredEvent} event
 * @throws {DOMException} If localStorage is denied or full.
 */
export const writePending = (event) =>
  localStorage.setItem(EVENT + event.id, JSON.stringify(event));

/**
 * Remove events.
 *
 * @param {StoredEvent[]} events
 * @param {string} [prefix] The prefix of their keys.
 */
export const removePending = (events, prefix = EVENT) =>
  attempt((storage) => {
    for (const { id } of events) storage.removeItem(prefix + id);
  });

/** Remove the head, all pending events, and this tab's drafts (recall/draft.js). */
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
