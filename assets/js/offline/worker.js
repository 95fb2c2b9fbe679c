/**
 * The service worker of saved pages: network first, and the saved copy where the network fails
 * or is slow. Saved pages are updated as they are read.
 *
 * There is one for the whole site, registered only while a section is saved (saved-pages.js).
 *
 * @typedef {object} WorkerScope The parts of ServiceWorkerGlobalScope that are used here.
 * @property {ServiceWorkerRegistration} registration
 * @property {{claim: () => Promise<void>}} clients
 * @property {() => Promise<void>} skipWaiting
 * @property {(type: string, listener: (event: any) => void) => void} addEventListener
 *
 * @typedef {Event & {waitUntil: (work: Promise<unknown>) => void}} LifecycleEvent
 * @typedef {LifecycleEvent & {request: Request,
 *   respondWith: (response: Promise<Response>) => void}} FetchEvent
 *
 * @import {Files} from "./site-files.js"
 */
import { storageName } from "../shell/storage-name.js";
import { checked, collect, isFixed, putAll } from "./site-files.js";

const NAME = storageName("offline");
const LEGACY = "askbook-offline";
const TIMEOUT = 4000;
const OFFLINE_PAGE = "offline/";

const worker = /** @type {WorkerScope} */ (/** @type {unknown} */ (self));

/** @type {(time: number) => Promise<void>} */
const sleep = (time) => new Promise((done) => setTimeout(done, time));
/** @type {(address: string) => Promise<Response|undefined>} */
const find = (address) => caches.match(address, { cacheName: NAME, ignoreVary: true });

/**
 * Update a saved page with the files that it needs, unless it was removed meanwhile: an
 * unregistered worker handles the requests of open pages until they are closed.
 *
 * @param {string} address
 * @param {Response} response
 */
async function update(address, response) {
  /** @type {Files} */
  const files = new Map();
  /** @type {(file: string) => Promise<Response|undefined>} */
  const load = async (file) => {
    if (file === address) return checked(file, response);
    return isFixed(file) && (await find(file)) ? undefined : checked(file, await fetch(file));
  };
  await collect(address, load, files);
  await navigator.locks.request(NAME, async () => {
    if (await find(address)) await putAll(await caches.open(NAME), files);
  });
}

/**
 * Return the saved page for pages that are not saved, in the language of the address.
 *
 * @param {string} address
 */
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

/**
 * @param {Request} request
 * @param {string} address
 */
async function answerUnsaved(request, address) {
  try {
    return await fetch(request);
  } catch (error) {
    const page = request.mode === "navigate" && (await offlinePage(address));
    if (page) return page;
    throw error;
  }
}

/**
 * @param {FetchEvent} event
 * @param {string} address
 */
async function answer(event, address) {
  const { request } = event;
  const saved = await find(address);
  if (!saved) return answerUnsaved(request, address);
  if (isFixed(address)) return saved;
  const network = fetch(request);
  const updated = network.then((response) => update(address, response.clone()));
  // Other responses than files of the site, such as a network's login page, are not stored.
  event.waitUntil(updated.catch(() => {}));
  return Promise.race([network.catch(() => saved), sleep(TIMEOUT).then(() => saved)]);
}

/** Copy the pages that an earlier version saved in one cache for all sites of the origin. */
async function copyLegacy() {
  if (!(await caches.has(LEGACY))) return;
  const legacy = await caches.open(LEGACY);
  const keys = (await legacy.keys()).filter(({ url }) => url.startsWith(worker.registration.scope));
  if (!keys.length) return;
  const cache = await caches.open(NAME);
  for (const key of keys) {
    const page = await legacy.match(key);
    // That version also saved a copy of a page for each query.
    if (page && !key.url.includes("?")) await cache.put(key, page);
    await legacy.delete(key);
  }
  if (!(await legacy.keys()).length) await caches.delete(LEGACY);
}

/** @type {(event: LifecycleEvent) => void} */
const activate = (event) => event.waitUntil(copyLegacy().then(() => worker.clients.claim()));

/** @type {(event: FetchEvent) => void} */
const respond = (event) => {
  const { request } = event;
  const isSaving = request.cache === "reload" && request.mode !== "navigate";
  const isOwn = request.url.startsWith(worker.registration.scope);
  if (request.method !== "GET" || isSaving || !isOwn) return;
  event.respondWith(answer(event, new URL(request.url).pathname));
};

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("activate", activate);
worker.addEventListener("fetch", respond);
