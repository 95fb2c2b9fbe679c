/**
 * Saves pages for offline reading with their images, cards, styles and scripts. Offline, search
 * finds titles only.
 *
 * All files are in one cache, with a note (saved.json) per section that lists its files.
 */
import { home, offline } from "@params";

const NAME = "askbook-offline";
const AT_ONCE = 4;
const NEEDED = "link[rel=stylesheet], link[rel=icon], script[src], main img[src]";
const FINGERPRINTED = /"(\/[^"\s]+\.[0-9a-f]{64}\.(?:js|css))"/g;

const NOTE = "saved.json";

const noteOf = (section) => section + NOTE;

/** Tell whether this browser can save pages. */
export const canSave = () => Boolean(navigator.serviceWorker && globalThis.caches);

/** Return a saved section's note: topics, bytes, time; null if the section is not saved. */
export async function saved(section) {
  const note = await caches.match(noteOf(section));
  return note ? note.json() : null;
}

/**
 * Save or update a section's pages, and the pages that every reader needs.
 *
 * @param {string} section The section's address.
 * @param {string[]} topics The addresses of the topics in it.
 * @param {(done: number, all: number) => void} tell
 */
export async function save(section, topics, tell) {
  const always = [home, ...offline.pages, `${home}titles.json`];
  const left = [...new Set([...always, section, ...topics])];
  const all = left.length;
  const got = new Map();
  const work = async () => {
    for (let address = left.shift(); address; address = left.shift()) {
      await take(address, got);
      tell(all - left.length, all);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const bytes = [...got.values()].reduce((sum, { size }) => sum + size, 0);
  const note = { topics: topics.length, bytes, at: Date.now(), files: [...got.keys()] };
  const cache = await caches.open(NAME);
  for (const [address, { response }] of got) await cache.put(address, response);
  await cache.put(noteOf(section), Response.json(note));
  await sweep(cache);
  await navigator.serviceWorker.register(offline.worker);
  return note;
}

/** Remove a section, except files that another one needs; with the last, remove the worker. */
export async function remove(section) {
  const cache = await caches.open(NAME);
  await cache.delete(noteOf(section));
  if (await sweep(cache)) return;
  await caches.delete(NAME);
  await (await navigator.serviceWorker.getRegistration(home))?.unregister();
}

/** Remove files that no section needs; return the number of saved sections. */
async function sweep(cache) {
  const keys = await cache.keys();
  const notes = keys.filter(({ url }) => url.endsWith(`/${NOTE}`));
  const needed = new Set(notes.map(({ url }) => url));
  for (const note of notes) {
    const { files } = await (await cache.match(note)).json();
    for (const file of files) needed.add(new URL(file, location).href);
  }
  for (const key of keys) if (!needed.has(key.url)) await cache.delete(key);
  return notes.length;
}

/** Fetch a file and, recursively, the files it needs. */
async function take(address, got) {
  if (got.has(address)) return;
  got.set(address, { size: 0 });
  const response = await fetch(address, { cache: "no-cache" });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  const body = await response.clone().blob();
  got.set(address, { size: body.size, response });
  for (const file of await needs(address, body)) await take(file, got);
}

async function needs(address, body) {
  if (address.endsWith(".js")) {
    return [...(await body.text()).matchAll(FINGERPRINTED)].map(([, file]) => file);
  }
  if (!address.endsWith("/")) return [];
  const page = new DOMParser().parseFromString(await body.text(), "text/html");
  const at = new URL(address, location);
  const files = [...page.querySelectorAll(NEEDED)].map(
    (file) => new URL(file.getAttribute("href") ?? file.getAttribute("src"), at).pathname,
  );
  return page.querySelector(".cards") ? [...files, `${address}cards.json`] : files;
}
