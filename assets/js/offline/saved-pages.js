/**
 * Saves pages for offline reading with their images, cards, styles and scripts. Offline, search
 * finds titles only.
 *
 * All files are in one cache, with a note (saved.json) per section that lists its pages. Changes
 * of the cache wait for each other, those of the service worker included.
 */
import { base, home, offline } from "@params";
import { storageName } from "../shell/storage-name.js";
import { checked, collect, FileError, isFixed, putAll } from "./site-files.js";

const NAME = storageName("offline");
const AT_ONCE = 4;
const NOTE = "saved.json";

const noteOf = (section) => section + NOTE;
const pathOf = ({ url }) => new URL(url).pathname;
const inCache = { cacheName: NAME };
const alone = (action) => navigator.locks.request(NAME, action);

/** Tell whether this browser can save pages. */
export const canSave = () => Boolean(navigator.serviceWorker && globalThis.caches);

/** Return a saved section's note: topics, bytes, time; null if the section is not saved. */
export async function saved(section) {
  const note = await caches.match(noteOf(section), inCache);
  return note ? note.json() : null;
}

/** Tell whether a page is saved. */
export const isSaved = async (address) => Boolean(await caches.match(address, inCache));

/**
 * Save or update a section's pages, and the pages that every reader needs. A failure leaves what
 * was saved before.
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

async function sizeOf(files) {
  const bodies = await Promise.all([...files.values()].map((file) => file.clone().blob()));
  return bodies.reduce((sum, { size }) => sum + size, 0);
}

/** Fetch pages with all that they need; the first failure ends it. */
async function fetchAll(pages, report) {
  const files = new Map();
  const left = [...pages];
  const stop = new AbortController();
  let done = 0;
  // The service worker lets these requests through, or it would answer with the saved files.
  const load = async (address) => {
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

/** Remove a section, except files that another one needs; with the last, remove the worker. */
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
 */
async function sweep(cache) {
  const keys = await cache.keys();
  const notes = keys.map(pathOf).filter((path) => path.endsWith(`/${NOTE}`));
  const needed = new Map();
  for (const path of notes) {
    const note = await cache.match(path);
    needed.set(path, note);
    const { files } = await note.json();
    for (const file of files.filter((each) => !isFixed(each))) {
      await collect(file, (address) => cache.match(address), needed);
    }
  }
  for (const key of keys) if (!needed.has(pathOf(key))) await cache.delete(key);
  if (!notes.length) await caches.delete(NAME);
  return notes.length;
}
