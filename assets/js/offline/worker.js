/**
 * The service worker of saved pages: network first, and the saved copy where the network fails
 * or is slow. Saved pages are updated as they are read.
 *
 * Published next to the home page, since a worker's scope is its own folder. It is registered
 * only while something is saved: see saved-pages.js.
 */
const NAME = "askbook-offline";
const TIMEOUT = 4000;
const FINGERPRINT = /\.[0-9a-f]{64}\.\w+$/;

const sleep = (time) => new Promise((done) => setTimeout(done, time));

/**
 * Keep a response, unless the last section was removed meanwhile: an unregistered worker
 * answers for its open pages until they are closed, and caches.open() would create the cache.
 */
async function keep(request, response) {
  if (await caches.has(NAME)) await (await caches.open(NAME)).put(request, response);
}

async function fromNetwork(request, isKept) {
  const response = await fetch(request);
  if (isKept && response.ok) await keep(request, response.clone()).catch(() => {});
  return response;
}

async function answer(request) {
  const where = { cacheName: NAME, ignoreSearch: true, ignoreVary: true };
  const saved = await caches.match(request, where);
  // A file with a fingerprint in its name never changes.
  const isFixed = FINGERPRINT.test(new URL(request.url).pathname);
  if (saved && isFixed) return saved;
  const asked = fromNetwork(request, saved || isFixed);
  if (!saved) return asked;
  return Promise.race([asked.catch(() => saved), sleep(TIMEOUT).then(() => saved)]);
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(self.registration.scope)) return;
  event.respondWith(answer(request));
});
