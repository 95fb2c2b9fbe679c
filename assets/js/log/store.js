/**
 * Where progress is kept: on this device, and nowhere else.
 *
 * The log of events is an IndexedDB store with the event's id as its key. So writing is
 * always the union: two tabs that write at once both add, and writing twice changes
 * nothing. localStorage alone would not do: a month in one key is read, changed and written
 * back, and two tabs lose each other's grades; and its 5 MB hold the texts of learned
 * answers for a year or two only.
 *
 * But IndexedDB answers later, and a tab may be closed before it does. So each event first
 * goes to localStorage at once, under a key of its own, and leaves it when IndexedDB has it.
 * What a closed tab left there is taken over at the next visit. Where IndexedDB is refused,
 * events simply stay there; where both are, the page works and `status` says that nothing
 * is kept.
 *
 * One more key, "askbook", is the head: that there is progress at all, of which version,
 * when a backup was last taken. A page reads it before it loads any of this.
 *
 * What a newer version of the site has written is never read or changed.
 */
import { dump, isEvent, load, merge, ProgressError, SCHEMA } from "./events.js";
import { extend, replay } from "./replay.js";

const NAME = "askbook";
const PREFIX = `${NAME}.event.`;
const EVENTS = "events";
const PATIENCE = 3000;

/** More events than that at once are no day's work but a backup that is brought in. */
const MANY = 100;

/** Return the time and place in time of now, with a name that no other event has. */
export function stamp() {
  const at = Date.now();
  const random = [...crypto.getRandomValues(new Uint32Array(2))].map((n) => n.toString(36));
  return {
    id: [at.toString(36), ...random].join("-"),
    at,
    offset: -new Date(at).getTimezoneOffset(),
  };
}

const reasonOf = (error) => (error?.name === "QuotaExceededError" ? "full" : "denied");

/* The head and what is on its way, in localStorage */

/** Return what localStorage has, or nothing where it cannot be asked. */
function attempt(action) {
  try {
    return action(localStorage);
  } catch {
    return undefined;
  }
}

function readHead() {
  const text = attempt((storage) => storage.getItem(NAME));
  try {
    return JSON.parse(text ?? "{}") ?? {};
  } catch {
    return {};
  }
}

const writeHead = (more) =>
  attempt((storage) =>
    storage.setItem(NAME, JSON.stringify({ ...readHead(), schema: SCHEMA, ...more })),
  );

const waitingKeys = () =>
  attempt((storage) => Object.keys(storage).filter((key) => key.startsWith(PREFIX))) ?? [];

/** Return the events that wait in localStorage, and how many entries are none. */
function waiting() {
  const events = [];
  let broken = 0;
  for (const key of waitingKeys()) {
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

const isWritable = () =>
  attempt((storage) => {
    storage.setItem(PREFIX, "");
    storage.removeItem(PREFIX);
    return true;
  }) === true;

const writeWaiting = (event) => localStorage.setItem(PREFIX + event.id, JSON.stringify(event));

const forget = (events) =>
  attempt((storage) => {
    for (const { id } of events) storage.removeItem(PREFIX + id);
  });

/* The log, in IndexedDB */

const settled = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const finished = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });

/** Open the database; a browser that never answers is one that refuses. */
async function openDatabase() {
  const request = indexedDB.open(NAME, SCHEMA);
  request.onupgradeneeded = () => request.result.createObjectStore(EVENTS, { keyPath: "id" });
  const late = new Promise((_, reject) =>
    setTimeout(() => reject(new DOMException("no answer", "TimeoutError")), PATIENCE),
  );
  const database = await Promise.race([settled(request), late]);
  database.onversionchange = () => database.close();
  return database;
}

async function put(database, events) {
  const transaction = database.transaction(EVENTS, "readwrite");
  for (const event of events) transaction.objectStore(EVENTS).put(event);
  await finished(transaction);
}

/** Progress as a page sees it. Make it with open(). */
export class Store {
  /** What the log says: see log/replay.js. A new object after each change. */
  state = replay([]);

  /**
   * Whether progress is kept: {kept, why, persisted, backup, broken}. `why` is "denied",
   * "full", "newer" or "broken" where it is not; `persisted` whether the browser promised
   * not to throw it away; `backup` when the last one was taken; `broken` how many entries
   * could not be read (they are left as they are).
   */
  status = { kept: true, why: "", persisted: undefined, backup: undefined, broken: 0 };

  #database = null;
  #channel = null;
  #listeners = new Set();
  /** Events that could not be written yet. */
  #unkept = new Set();

  async start() {
    const head = readHead();
    if (head.schema > SCHEMA) return this.#say({ kept: false, why: "newer" });
    this.#listen();
    const reason = await this.#openLog();
    if (reason === "newer") return this.#say({ kept: false, why: "newer" });
    await this.#takeOver(reason);
    this.#say({ backup: head.backup, persisted: await this.#isPersisted() });
    return undefined;
  }

  /** Open the log; return why that failed. */
  async #openLog() {
    try {
      this.#database = await openDatabase();
      return "";
    } catch (error) {
      if (error?.name === "VersionError") return "newer";
      return error?.name === "UnknownError" || error?.name === "NotReadableError"
        ? "broken"
        : "denied";
    }
  }

  /** Read the log and what waits in localStorage, and put the one into the other. */
  async #takeOver(reason) {
    const { events, broken } = waiting();
    const [rows, failure] = await this.#readAll();
    const sound = rows.filter(isEvent);
    this.state = extend(this.state, [...sound, ...events]);
    this.#say({ broken: broken + rows.length - sound.length });
    if (this.#database) {
      await this.#keep(events);
    } else if (!isWritable()) {
      this.#say({ kept: false, why: reason || failure });
    }
  }

  async #readAll() {
    if (!this.#database) return [[], ""];
    try {
      const log = this.#database.transaction(EVENTS).objectStore(EVENTS);
      return [await settled(log.getAll()), ""];
    } catch {
      this.#database = null;
      return [[], "broken"];
    }
  }

  /** Hear what other tabs add, and read again what a tab missed while it slept. */
  #listen() {
    if (globalThis.BroadcastChannel) {
      this.#channel = new BroadcastChannel(NAME);
      this.#channel.onmessage = ({ data }) => this.#hear(data);
    }
    addEventListener("pageshow", async ({ persisted }) => {
      if (!persisted) return;
      const [rows] = await this.#readAll();
      this.state = replay([...rows.filter(isEvent), ...waiting().events]);
      this.#tell();
    });
  }

  #hear({ events, wiped }) {
    if (wiped) this.#empty();
    if (events) this.state = extend(this.state, events.filter(isEvent));
    this.#tell();
  }

  /**
   * Add events. The state has them at once; the promise is fulfilled with the status when
   * they are kept, or are known not to be.
   *
   * @param {...(import("./events.js").Event|null)} added
   */
  async append(...added) {
    const events = added.filter(Boolean);
    if (!events.length) return this.status;
    this.state = extend(this.state, events);
    if (this.status.why === "newer") return this.#tell();
    const kept = this.#keep([...this.#unkept, ...events]);
    this.#channel?.postMessage({ events });
    this.#tell();
    await kept;
    if (events.some(({ kind }) => kind === "grade")) await this.#askToPersist();
    return this.#tell();
  }

  /**
   * Write events to localStorage at once and to the log after that. Many, as of a backup, go
   * to the log alone: they are in a file still, and localStorage may be too small for them.
   */
  async #keep(events) {
    const isMany = this.#database !== null && events.length > MANY;
    let failure = isMany ? "" : this.#journal(events);
    if (events.length) writeHead({});
    try {
      if (!this.#database) throw new DOMException("no log", "InvalidStateError");
      if (events.length) await put(this.#database, events);
      if (!isMany) forget(events);
      for (const event of events) this.#unkept.delete(event);
    } catch (error) {
      if (isMany) failure = this.#journal(events);
      if (error?.name === "QuotaExceededError") failure &&= "full";
    }
    const kept = this.#unkept.size === 0;
    this.#say({ kept, why: kept ? "" : failure || "denied" });
  }

  /** Write events to localStorage; return why that failed, and note which are nowhere yet. */
  #journal(events) {
    let failure = "";
    for (const event of events) {
      try {
        writeWaiting(event);
        this.#unkept.delete(event);
      } catch (error) {
        failure = reasonOf(error);
        this.#unkept.add(event);
      }
    }
    return failure;
  }

  /** Ask the browser once not to throw progress away. */
  async #askToPersist() {
    if (!this.status.kept || readHead().asked || !navigator.storage?.persist) return;
    writeHead({ asked: true });
    try {
      this.#say({ persisted: await navigator.storage.persist() });
    } catch {
      this.#say({ persisted: false });
    }
  }

  async #isPersisted() {
    try {
      return await navigator.storage.persisted();
    } catch {
      return undefined;
    }
  }

  /** Call a function after each change, here or in another tab; return what ends that. */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell() {
    for (const listener of this.#listeners) listener(this);
    return this.status;
  }

  #say(more) {
    this.status = { ...this.status, ...more };
  }

  /** Return all progress as the text of a file, and note that there is a backup. */
  export() {
    const backup = Date.now();
    if (this.status.why !== "newer") writeHead({ backup });
    this.#say({ backup });
    this.#tell();
    return dump(this.state.events);
  }

  /**
   * Add the events of such a file.
   *
   * @throws {ProgressError} Where the file or the log is of a newer version, or it is none.
   */
  async import(text) {
    if (this.status.why === "newer") throw new ProgressError("newer");
    const { events, broken } = load(text);
    const before = this.state.events.length;
    const known = new Set(this.state.events.map(({ id }) => id));
    const added = merge([], events).filter(({ id }) => !known.has(id));
    await this.append(...added);
    return { added: this.state.events.length - before, broken };
  }

  #empty() {
    this.state = replay([]);
    this.#unkept.clear();
  }

  /** Remove all progress from this device. */
  async wipe() {
    if (this.status.why === "newer") throw new ProgressError("newer");
    this.#empty();
    attempt((storage) => {
      for (const key of [NAME, ...waitingKeys()]) storage.removeItem(key);
    });
    if (this.#database) {
      const transaction = this.#database.transaction(EVENTS, "readwrite");
      transaction.objectStore(EVENTS).clear();
      await finished(transaction);
    }
    this.#channel?.postMessage({ wiped: true });
    this.#say({ backup: undefined, broken: 0 });
    this.#tell();
  }
}

async function begin() {
  const store = new Store();
  await store.start();
  return store;
}

let begun;

/** Return this device's progress, whatever the browser says: one for all scripts of a page. */
export function open() {
  begun ??= begin();
  return begun;
}
