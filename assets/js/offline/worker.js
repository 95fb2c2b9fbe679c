/**
 * The service worker of saved pages: network first, and the saved copy where the network fails
 * or is slow. Saved pages are updated as they are read.
 *
 * There is one for the whole site. It is registered only while something is saved: see
 * saved-pages.js.
 */
import { storageName } from "../shell/storage-name.js";
import { checked, collect, isFixed, putAll } from "./site-files.js";

const NAME = storageName("offline");
const LEGACY = "askbook-offline";
const TIMEOUT = 4000;
const OFFLINE_PAGE = "offline/";

const sleep = (time) => new Promise((done) => setTimeout(done, time));
const find = (address) => caches.match(address, { cacheName: NAME, ignoreVary: true });

/**
 * Update a saved page with the files that it needs, unless it was removed meanwhile: a worker
 * that was unregistered answers for its open pages until they are closed.
 */
async function update(address, response) {
  const files = new Map();
  const load = async (file) => {
    if (file === address) return checked(file, response);
    return isFixed(file) && (await find(file)) ? undefined : checked(file, await fetch(file));
  };
  await collect(address, load, files);
  await navigator.locks.request(NAME, async () => {
    if (await find(address)) await putAll(await caches.open(NAME), files);
  });
}

/** Return the saved page that says that a page is not saved, in the language of the address. */
async function offlinePage(address) {
  if (!(await caches.has(NAME))) return undefined;
  const cache = await caches.open(NAME);
  const paths = (await cache.keys()).map(({ url }) => new URL(url).pathname);
  const [nearest] = paths
    .filter((path) => path.endsWith(`/${OFFLINE_PAGE}`))
    .filter((path) => address.startsWith(path.slice(0, -OFFLINE_PAGE.length)))
    .sort((one, other) => other.length - one.length);
  return nearest && cache.match(nearest);
}

async function answerUnsaved(request, address) {
  try {
    return await fetch(request);
  } catch (error) {
    const page = request.mode === "navigate" && (await offlinePage(address));
    if (page) return page;
    throw error;
  }
}

async function answer(event, address) {
  const { request } = event;
  const saved = await find(address);
  if (!saved) return answerUnsaved(request, address);
  if (isFixed(address)) return saved;
  const network = fetch(request);
  const updated = network.then((response) => update(address, response.clone()));
  // What is no file of the site, such as the login page of a network, is not stored.
  event.waitUntil(updated.catch(() => {}));
  return Promise.race([network.catch(() => saved), sleep(TIMEOUT).then(() => saved)]);
}

/** Take over the pages that an earlier version saved for all sites of the origin. */
async function copyLegacy() {
  if (!(await caches.has(LEGACY))) return;
  const legacy = await caches.open(LEGACY);
  const isOwn = ({ url }) => url.startsWith(self.registration.scope);
  const keys = (await legacy.keys()).filter(isOwn);
  if (!keys.length) return;
  const cache = await caches.open(NAME);
  for (const key of keys) {
    // That version also saved a copy of a page for each query.
    if (!key.url.includes("?")) await cache.put(key, await legacy.match(key));
    await legacy.delete(key);
  }
  if (!(await legacy.keys()).length) await caches.delete(LEGACY);
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) =>
  event.waitUntil(copyLegacy().then(() => self.clients.claim())),
);
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const isSaving = request.cache === "reload" && request.mode !== "navigate";
  const isOwn = request.url.startsWith(self.registration.scope);
  if (request.method !== "GET" || isSaving || !isOwn) return;
  event.respondWith(answer(event, new URL(request.url).pathname));
});
