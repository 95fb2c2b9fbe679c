/**
 * Saves pages for offline reading with their images, cards, styles and scripts. Offline, search
 * finds titles only.
 *
 * All files are in one cache, with a note (saved.json) per section that lists its pages. Changes
 * of the cache wait for each other, those of the service worker included.
 *
 * @typedef {object} Note
 * @property {number} topics The number of topics.
 * @property {number} bytes
 * @property {number} at The time of saving.
 * @property {string[]} files The addresses of the pages.
 *
 * @import {Files} from "./site-files.js"
 */
import { base, home, offline } from "@params";
import { storageName } from "../shell/storage-name.js";
import { checked, collect, FileError, isFixed, putAll } from "./site-files.js";

const NAME = storageName("offline");
const AT_ONCE = 4;
const NOTE = "saved.json";

/** @type {(section: string) => string} */
const noteOf = (section) => section + NOTE;
/** @type {(request: Request) => string} */
const pathOf = ({ url }) => new URL(url).pathname;
const inCache = { cacheName: NAME };
/** @type {<T>(action: () => Promise<T>) => Promise<T>} */
const alone = (action) => navigator.locks.request(NAME, action);

/** Tell whether this browser can save pages. */
export const canSave = () => Boolean(navigator.serviceWorker && globalThis.caches);

/**
 * Return a saved section's note; null if the section is not saved.
 *
 * @param {string} section
 * @returns {Promise<Note|null>}
 */
export async function saved(section) {
  const note = await caches.match(noteOf(section), inCache);
  return note ? note.json() : null;
}

/** Return the addresses of the saved files, the pages among them. */
export async function savedAddresses() {
  if (!canSave() || !(await caches.has(NAME))) return new Set();
  return new Set((await (await caches.open(NAME)).keys()).map(pathOf));
}

/**
 * Save or update a section's pages, and the pages that every reader needs. After a failure,
 * earlier saved pages remain.
 *
 * @param {string} section The section's address.
 * @param {string[]} topics The addresses of the topics in it.
 * @param {(done: number, all: number) => void} report
 * @throws {FileError} If a file could not be fetched.
 * @throws {DOMException} QuotaExceededError if the device has no space left.
 */
export async function save(section, topics, report) {
  const always = [home, ...offline.pages, `${home}titles.json`];
  const pages = [...new Set([...always, section, ...topics])];
  const files = await fetchAll(pages, report);
  const note = { topics: topics.length, bytes: await sizeOf(files), at: Date.now(), files: pages };
  await alone(() => store(section, note, files));
  return note;
}

/** @param {Map<string, Response>} files */
async function sizeOf(files) {
  const bodies = await Promise.all([...files.values()].map((file) => file.clone().blob()));
  return bodies.reduce((sum, { size }) => sum + size, 0);
}

/**
 * Fetch pages with the files that they need; stop at the first failure.
 *
 * @param {string[]} pages
 * @param {(done: number, all: number) => void} report
 * @returns {Promise<Map<string, Response>>}
 */
async function fetchAll(pages, report) {
  /** @type {Map<string, Response>} */
  const files = new Map();
  const left = [...pages];
  const stop = new AbortController();
  let done = 0;
  // The service worker lets these requests through, or it would answer with the saved files.
  /** @type {(address: string) => Promise<Response>} */
  const load = async (address) => {
    /** @type {RequestInit} */
    const options = { cache: "reload", signal: stop.signal };
    const response = await fetch(address, options).catch(() => {
      throw new FileError(address);
    });
    return checked(address, response);
  };
  const work = async () => {
    for (let address = left.shift(); address; address = left.shift()) {
      await collect(address, load, files);
      stop.signal.throwIfAborted();
      done += 1;
      report(done, pages.length);
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  } finally {
    stop.abort();
  }
  return files;
}

/**
 * @param {string} section
 * @param {Note} note
 * @param {Files} files
 */
async function store(section, note, files) {
  const cache = await caches.open(NAME);
  try {
    await putAll(cache, files);
    await cache.put(noteOf(section), Response.json(note));
    await navigator.serviceWorker.register(offline.worker);
  } finally {
    await sweep(cache);
  }
}

/**
 * Remove a section, except files that another one needs; with the last, remove the worker.
 *
 * @param {string} section
 */
export const remove = (section) =>
  alone(async () => {
    const cache = await caches.open(NAME);
    await cache.delete(noteOf(section));
    if (await sweep(cache)) return;
    await (await navigator.serviceWorker.getRegistration(base))?.unregister();
  });

/**
 * Remove files that no saved page needs, and with the last section the cache; return the number
 * of saved sections. Pages are read again, since the worker may have updated them.
 *
 * @param {Cache} cache
 */
async function sweep(cache) {
  const keys = await cache.keys();
  const notes = keys.map(pathOf).filter((path) => path.endsWith(`/${NOTE}`));
  /** @type {Files} */
  const needed = new Map();
  for (const path of notes) {
    const note = await cache.match(path);
    if (!note) continue;
    needed.set(path, note);
    /** @type {Note} */
    const { files } = await note.json();
    for (const file of files.filter((each) => !isFixed(each))) {
      await collect(file, (address) => cache.match(address), needed);
    }
  }
  for (const key of keys) if (!needed.has(pathOf(key))) await cache.delete(key);
  if (!notes.length) await caches.delete(NAME);
  return notes.length;
}
