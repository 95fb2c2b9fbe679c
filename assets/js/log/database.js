/** An IndexedDB database of events. Its key is the event's id, so writing an event twice changes nothing. */
import { SCHEMA } from "./events.js";

const EVENTS = "events";

/** A browser that does not answer within this time (ms) counts as one that refuses, until it does. */
const PATIENCE = 3000;

/** Errors after which a new connection may work: browsers close some while a page sleeps. */
const LOST = new Set(["InvalidStateError", "UnknownError"]);

const result = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const completion = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });

async function connect(name) {
  const request = indexedDB.open(name, SCHEMA);
  request.onupgradeneeded = () => request.result.createObjectStore(EVENTS, { keyPath: "id" });
  const connection = await result(request);
  connection.onversionchange = () => connection.close();
  return connection;
}

const timeout = () =>
  new Promise((_, reject) =>
    setTimeout(() => reject(new DOMException("no answer", "TimeoutError")), PATIENCE),
  );

/** Every method rejects with a DOMException if the database cannot be opened, read or written. */
export class Database {
  /** Called when the browser answers after its time was up. */
  onLateAnswer = () => {};

  #name;
  #connecting;

  /** @param {string} name */
  constructor(name) {
    this.#name = name;
  }

  /** @returns {Promise<object[]>} All rows, which may be damaged. */
  read() {
    return this.#transact("readonly", (events) => result(events.getAll()));
  }

  /** @param {import("./events.js").Event[]} added */
  add(added) {
    return this.#transact("readwrite", (events) => {
      for (const event of added) events.put(event);
      return completion(events.transaction);
    });
  }

  /** @param {string[]} ids */
  remove(ids) {
    return this.#transact("readwrite", (events) => {
      for (const id of ids) events.delete(id);
      return completion(events.transaction);
    });
  }

  clear() {
    return this.#transact("readwrite", (events) => {
      events.clear();
      return completion(events.transaction);
    });
  }

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
      if (!LOST.has(error?.name)) throw error;
      this.#connecting = undefined;
      return attempt();
    }
  }
}
