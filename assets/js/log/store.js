/**
 * The learner's progress, stored on this device only.
 *
 * The log of events is in IndexedDB, where writing is always a union: two tabs that write at
 * once both add, and writing twice changes nothing. But IndexedDB is asynchronous, and a tab may
 * be closed before it has written; so each event is first written to localStorage, and removed
 * from there when it is in the database. Events that a closed tab left there are moved into the
 * database at the next visit. If the browser refuses one of the two, the other is enough; if it
 * refuses both, the page works in memory, and `status` has the reason. (localStorage alone is not
 * enough: its 5 MB hold the texts of learned answers for a year or two only.)
 *
 * Progress written by a newer version of the site is never read or changed.
 *
 * @typedef {object} Status
 * @property {boolean} kept Whether progress is saved.
 * @property {Reason} why
 * @property {boolean} [persisted] Whether the browser promised not to evict it.
 * @property {number} [backup] When the last backup was exported, or the last event of one that was
 *   imported.
 * @property {number} broken The number of entries that could not be read; they are not changed.
 *
 * @import {Reason} from "./storage-error.js"
 * @import {StoredEvent} from "./types.d.ts"
 */
import { storageName } from "../shell/storage-name.js";
import { Database } from "./database.js";
import { inSequence } from "./entry.js";
import { dump, isEvent, load, merge, ProgressError, SCHEMA } from "./events.js";
import { copyLegacy, removeLegacy } from "./legacy.js";
import * as pending from "./pending.js";
import { extend, replay } from "./replay.js";
import { isRefusal, reasonOf } from "./storage-error.js";

const LOG = storageName("log");

/** More events than this at once are an imported backup. */
const MANY = 100;

/** The learner's state, and the log that it follows from. */
export class Store {
  /** The learner's state: a new object after each change. */
  state = replay([]);

  /**
   * Whether progress is saved.
   *
   * @type {Status}
   */
  status = { kept: true, why: "", persisted: undefined, backup: undefined, broken: 0 };

  #database = new Database(LOG);
  #channel = globalThis.BroadcastChannel ? new BroadcastChannel(LOG) : null;
  /** @type {Set<(store: Store) => void>} */
  #listeners = new Set();
  /**
   * Events that could not be written yet.
   *
   * @type {Set<StoredEvent>}
   */
  #unsaved = new Set();

  /** Read the log from this device; return this store. */
  async start() {
    const { schema = 0, backup } = pending.readHead();
    if (schema > SCHEMA) {
      this.#setStatus({ kept: false, why: "newer" });
      return this;
    }
    this.#followOtherTabs();
    await this.#load();
    if (this.status.why === "newer") return this;
    await copyLegacy(async (events) => {
      await this.#add(events);
      return this.status.kept;
    });
    this.#setStatus({ backup, persisted: await this.#isPersisted() });
    return this;
  }

  /** Read the log, and move pending events into the database. */
  async #load() {
    const { events, broken } = pending.readPending();
    /** @type {any[]} */
    let rows = [];
    /** @type {Reason} */
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

  /** @param {{events?: any[], wiped?: boolean}} message */
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
      this.state = replay([...rows.filter(isEvent), ...events, ...this.#unsaved]);
    } catch {
      return;
    }
    this.#notify();
  }

  /**
   * Add events. The state has them at once; the promise resolves to the status when they were
   * written, or could not be.
   *
   * @param {...(StoredEvent|null|undefined)} events Null and undefined are ignored.
   */
  async append(...events) {
    const added = inSequence(
      this.state,
      events.filter((event) => event != null),
    );
    if (added.length) await this.#add(added);
    if (added.some(({ kind }) => kind === "grade")) await this.#askToPersist();
    return this.status;
  }

  /** @param {StoredEvent[]} events */
  async #add(events) {
    this.state = extend(this.state, events);
    if (this.status.why === "newer") return this.#notify();
    const written = this.#write([...this.#unsaved, ...events]);
    this.#channel?.postMessage({ events });
    this.#notify();
    await written;
    return this.#notify();
  }

  /**
   * Write events to localStorage at once, and then to the database. Many events go to the
   * database only: they are still in a file, and localStorage may be too small for them.
   *
   * @param {StoredEvent[]} events
   */
  async #write(events) {
    const isMany = events.length > MANY;
    /** @type {Reason} */
    let why = isMany ? "" : this.#writePending(events);
    if (events.length) {
      pending.writeHead({});
      try {
        await this.#database.add(events);
        if (!isMany) pending.removePending(events);
        for (const event of events) this.#unsaved.delete(event);
      } catch (error) {
        if (isMany) why = this.#writePending(events);
        if (reasonOf(error) === "full") why &&= "full";
      }
    }
    const kept = this.#unsaved.size === 0;
    this.#setStatus({ kept, why: kept ? "" : why || "denied" });
  }

  /**
   * Write events to localStorage, and note those that could not be written.
   *
   * @param {StoredEvent[]} events
   * @returns {Reason}
   */
  #writePending(events) {
    /** @type {Reason} */
    let why = "";
    for (const event of events) {
      try {
        pending.writePending(event);
        this.#unsaved.delete(event);
      } catch (error) {
        why = reasonOf(error);
        this.#unsaved.add(event);
      }
    }
    return why;
  }

  /** Ask the browser once not to evict progress. */
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

  /**
   * Call a function after each change, in this tab or another; return a function that stops it.
   *
   * @param {(store: Store) => void} listener
   */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #notify() {
    for (const listener of this.#listeners) listener(this);
  }

  /** @param {Partial<Status>} fields */
  #setStatus(fields) {
    this.status = { ...this.status, ...fields };
  }

  /** Return all progress as the text of a file, and record that there is a backup. */
  export() {
    this.#recordBackup(Date.now());
    return dump(this.state.events);
  }

  /** @param {number} backup */
  #recordBackup(backup) {
    if (this.status.why !== "newer") pending.writeHead({ backup });
    this.#setStatus({ backup });
    this.#notify();
  }

  /**
   * Add the events of a backup; return how many were new, and how many entries were invalid. The
   * file does not say when it was saved: the time of its last event counts.
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
    const saved = events.reduce((last, { at }) => Math.max(last, Math.min(at, Date.now())), 0);
    if (saved > (this.status.backup ?? 0)) this.#recordBackup(saved);
    return { added: this.state.events.length - before, broken };
  }

  #empty() {
    this.state = replay([]);
    this.#unsaved.clear();
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
      if (!isRefusal(error)) throw error;
    }
  }
}
