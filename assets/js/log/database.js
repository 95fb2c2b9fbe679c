/**
 * An IndexedDB database of events. Its key is the event's id, so writing an event twice changes
 * nothing.
 *
 * @import {StoredEvent} from "./types.d.ts"
 */
import { SCHEMA } from "./events.js";

const EVENTS = "events";

/** A browser that does not answer within this time (ms) counts as one that refuses, until it does. */
const PATIENCE = 3000;

/** Errors after which a new connection may work: browsers close some while a page sleeps. */
const LOST = new Set(["InvalidStateError", "UnknownError"]);

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
const result = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** @type {(transaction: IDBTransaction) => Promise<void>} */
const completion = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });

/**
 * @param {string} name
 * @returns {Promise<IDBDatabase>}
 */
async function connect(name) {
  const request = indexedDB.open(name, SCHEMA);
  request.onupgradeneeded = () => request.result.createObjectStore(EVENTS, { keyPath: "id" });
  const connection = await result(request);
  connection.onversionchange = () => connection.close();
  return connection;
}

/** @returns {Promise<never>} */
const timeout = () =>
  new Promise((_, reject) =>
    setTimeout(() => reject(new DOMException("no answer", "TimeoutError")), PATIENCE),
  );

/**
 * The events of one database.
 *
 * Every method rejects with a DOMException if the database cannot be opened, read or written.
 */
export class Database {
  /**
   * Called when the browser answers after the timeout.
   *
   * @type {() => void}
   */
  onLateAnswer = () => {};

  #name;
  /** @type {Promise<IDBDatabase>|undefined} */
  #connecting;

  /** @param {string} name */
  constructor(name) {
    this.#name = name;
  }

  /**
   * Return all rows, which may be damaged.
   *
   * @returns {Promise<any[]>}
   */
  read() {
    return this.#transact("readonly", (events) => result(events.getAll()));
  }

  /**
   * Add events.
   *
   * @param {StoredEvent[]} added
   */
  add(added) {
    return this.#transact("readwrite", (events) => {
      for (const event of added) events.put(event);
      return completion(events.transaction);
    });
  }

  /**
   * Remove events.
   *
   * @param {string[]} ids
   */
  remove(ids) {
    return this.#transact("readwrite", (events) => {
      for (const id of ids) events.delete(id);
      return completion(events.transaction);
    });
  }

  /** Remove all events. */
  clear() {
    return this.#transact("readwrite", (events) => {
      events.clear();
      return completion(events.transaction);
    });
  }

  /** @returns {Promise<IDBDatabase>} */
  #connect() {
    const connection = connect(this.#name);
    return Promise.race([connection, timeout()]).catch((error) => {
      const use = () => {
        this.#connecting = connection;
        this.onLateAnswer();
      };
      if (error.name === "TimeoutError") connection.then(use, () => {});
      throw error;
    });
  }

  /**
   * @template T
   * @param {IDBTransactionMode} mode
   * @param {(events: IDBObjectStore) => Promise<T>} action
   */
  async #transact(mode, action) {
    const attempt = async () => {
      // A refused connection stays refused, so that a page waits for it only once.
      this.#connecting ??= this.#connect();
      const connection = await this.#connecting;
      return action(connection.transaction(EVENTS, mode).objectStore(EVENTS));
    };
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof DOMException && LOST.has(error.name))) throw error;
      this.#connecting = undefined;
      return attempt();
    }
  }
}
