/**
 * The learner's progress as a page sees it. It is stored on this device, and nowhere else.
 *
 * The log of events is in IndexedDB, where writing is always a union: two tabs that write at
 * once both add, and writing twice changes nothing. But IndexedDB answers later, and a tab may
 * be closed before it does; so each event is first written to localStorage, at once, and
 * removed from there when the database has it. What a closed tab left there is taken over at
 * the next visit. If one of the two is refused, the other is enough; if both are, the page
 * works in memory, and `status` says so. (localStorage alone would not do: its 5 MB hold the
 * texts of learned answers for a year or two only.)
 *
 * What a newer version of the site wrote is never read or changed.
 */
import { storageName } from "../shell/storage-name.js";
import { Database } from "./database.js";
import { inSequence } from "./entry.js";
import { dump, isEvent, load, merge, ProgressError, SCHEMA } from "./events.js";
import { copyLegacy, removeLegacy } from "./legacy.js";
import * as pending from "./pending.js";
import { extend, replay } from "./replay.js";

const LOG = storageName("log");

/** More events at once are not a day's work but an imported backup. */
const MANY = 100;

const REASONS = {
  NotReadableError: "broken",
  QuotaExceededError: "full",
  UnknownError: "broken",
  VersionError: "newer",
};

/** Why an operation failed, as in Store.status. */
const reasonOf = (error) => REASONS[error?.name] ?? "denied";

export class Store {
  /** The learner's state (see replay.js): a new object after each change. */
  state = replay([]);

  /**
   * Whether progress is kept: {kept, why, persisted, backup, broken}. `why` it is not: "denied",
   * "full", "newer" or "broken". `persisted`: whether the browser promised not to evict it.
   * `backup`: when the last one was exported. `broken`: the number of entries that could not be
   * read; they are left as they are.
   */
  status = { kept: true, why: "", persisted: undefined, backup: undefined, broken: 0 };

  #database = new Database(LOG);
  #channel = globalThis.BroadcastChannel ? new BroadcastChannel(LOG) : null;
  #listeners = new Set();
  /** Events that could not be written yet. */
  #unkept = new Set();

  async start() {
    const { schema, backup } = pending.readHead();
    if (schema > SCHEMA) return this.#setStatus({ kept: false, why: "newer" });
    this.#followOtherTabs();
    await this.#load();
    if (this.status.why === "newer") return undefined;
    await copyLegacy(async (events) => {
      await this.#add(events);
      return this.status.kept;
    });
    return this.#setStatus({ backup, persisted: await this.#isPersisted() });
  }

  /** Read the log, and move what is pending into the database. */
  async #load() {
    const { events, broken } = pending.readPending();
    let rows = [];
    let why = "";
    try {
      rows = await this.#database.read();
    } catch (error) {
      why = reasonOf(error);
    }
    if (why === "newer") return this.#setStatus({ kept: false, why });
    const sound = rows.filter(isEvent);
    this.state = replay([...sound, ...events]);
    this.#setStatus({ broken: broken + rows.length - sound.length });
    if (why && !pending.isWritable()) return this.#setStatus({ kept: false, why });
    return this.#write(events);
  }

  #followOtherTabs() {
    if (this.#channel) this.#channel.onmessage = ({ data }) => this.#receive(data);
    addEventListener("pageshow", ({ persisted }) => persisted && this.#reload());
    this.#database.onLateAnswer = () => this.#reload();
  }

  #receive({ events, wiped }) {
    if (wiped) this.#empty();
    if (events) this.state = extend(this.state, events.filter(isEvent));
    this.#notify();
  }

  /** Read the log again: other tabs changed it while this page slept, or the database was slow. */
  async #reload() {
    try {
      const rows = await this.#database.read();
      const { events } = pending.readPending();
      this.state = replay([...rows.filter(isEvent), ...events, ...this.#unkept]);
    } catch {
      return;
    }
    this.#notify();
  }

  /**
   * Add events. The state has them at once; the promise resolves to the status when they are
   * stored, or are known not to be.
   *
   * @param {...(import("./events.js").Event|null)} events
   */
  async append(...events) {
    const added = inSequence(this.state, events.filter(Boolean));
    if (added.length) await this.#add(added);
    if (added.some(({ kind }) => kind === "grade")) await this.#askToPersist();
    return this.status;
  }

  async #add(events) {
    this.state = extend(this.state, events);
    if (this.status.why === "newer") return this.#notify();
    const written = this.#write([...this.#unkept, ...events]);
    this.#channel?.postMessage({ events });
    this.#notify();
    await written;
    return this.#notify();
  }

  /**
   * Write events to localStorage at once, and then to the database. Many events go to the
   * database only: they are in a file still, and localStorage may be too small for them.
   */
  async #write(events) {
    const isMany = events.length > MANY;
    let why = isMany ? "" : this.#writePending(events);
    if (events.length) {
      pending.writeHead({});
      try {
        await this.#database.add(events);
        if (!isMany) pending.removePending(events);
        for (const event of events) this.#unkept.delete(event);
      } catch (error) {
        if (isMany) why = this.#writePending(events);
        if (reasonOf(error) === "full") why &&= "full";
      }
    }
    const kept = this.#unkept.size === 0;
    this.#setStatus({ kept, why: kept ? "" : why || "denied" });
  }

  /** Write events to localStorage; return why that failed, and note which are not stored. */
  #writePending(events) {
    let why = "";
    for (const event of events) {
      try {
        pending.writePending(event);
        this.#unkept.delete(event);
      } catch (error) {
        why = reasonOf(error);
        this.#unkept.add(event);
      }
    }
    return why;
  }

  /** Ask the browser, once, not to evict progress. */
  async #askToPersist() {
    if (!this.status.kept || pending.readHead().asked || !navigator.storage?.persist) return;
    pending.writeHead({ asked: true });
    try {
      this.#setStatus({ persisted: await navigator.storage.persist() });
    } catch {
      this.#setStatus({ persisted: false });
    }
    this.#notify();
  }

  async #isPersisted() {
    try {
      return await navigator.storage.persisted();
    } catch {
      return undefined;
    }
  }

  /** Call a function after each change, here or in another tab; return a function to stop that. */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #notify() {
    for (const listener of this.#listeners) listener(this);
  }

  #setStatus(fields) {
    this.status = { ...this.status, ...fields };
  }

  /** Return all progress as the text of a file, and record that there is a backup. */
  export() {
    const backup = Date.now();
    if (this.status.why !== "newer") pending.writeHead({ backup });
    this.#setStatus({ backup });
    this.#notify();
    return dump(this.state.events);
  }

  /**
   * Add the events of a backup; return how many were new, and how many entries were invalid.
   *
   * @param {string} text
   * @throws {ProgressError} If it is not a backup, or it or the log has a newer version.
   */
  async import(text) {
    if (this.status.why === "newer") throw new ProgressError("newer");
    const { events, broken } = load(text);
    const before = this.state.events.length;
    const known = new Set(this.state.events.map(({ id }) => id));
    const added = merge([], events).filter(({ id }) => !known.has(id));
    if (added.length) await this.#add(added);
    return { added: this.state.events.length - before, broken };
  }

  #empty() {
    this.state = replay([]);
    this.#unkept.clear();
  }

  /**
   * Remove all progress from this device.
   *
   * @throws {DOMException} If the database cannot be changed; then nothing was removed.
   */
  async wipe() {
    if (this.status.why === "newer") throw new ProgressError("newer");
    await this.#clearDatabase();
    await removeLegacy();
    pending.removeAll();
    this.#empty();
    this.#channel?.postMessage({ wiped: true });
    this.#setStatus({ backup: undefined, broken: 0 });
    this.#notify();
  }

  async #clearDatabase() {
    try {
      await this.#database.clear();
    } catch (error) {
      // A browser that refuses the database stored nothing in it.
      if (reasonOf(error) !== "denied") throw error;
    }
  }
}
