/**
 * The files of a saved page: finds those that it needs, and checks that a response is the file
 * that its address names.
 *
 * @typedef {Map<string, Response|undefined>} Files Files by address; undefined if left out.
 */

const FINGERPRINT = /\.([0-9a-f]{16,})\.\w+$/;
const FINGERPRINTED = /["(](\/[^"()\s]+\.[0-9a-f]{16,}\.\w+)[")]/g;
const IMAGE = /<img src="([^"]+)"/g;
const CANONICAL = /<link rel="canonical" href="([^"]+)"/;

/** @type {(address: string) => boolean} */
const isPage = (address) => address.endsWith("/");

/**
 * Tell whether a file never changes, since its name has the digest of its content.
 *
 * @param {string} address
 */
export const isFixed = (address) => FINGERPRINT.test(address);

/** An error for a file that could not be fetched, or a response that is another file. */
export class FileError extends Error {
  /** @param {string} address */
  constructor(address) {
    super(`${address} could not be loaded`);
    this.name = "FileError";
    this.address = address;
  }
}

/** @param {Blob} body */
async function digestOf(body) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await body.arrayBuffer()));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @type {(text: string) => boolean} */
const isJson = (text) => {
  try {
    return Boolean(JSON.parse(text));
  } catch {
    return false;
  }
};

/**
 * Tell whether a page names its own address, which the login page of a network does not.
 *
 * @type {(address: string, text: string) => boolean}
 */
const isItself = (address, text) => {
  const canonical = CANONICAL.exec(text)?.[1];
  return canonical !== undefined && new URL(canonical, location.href).pathname === address;
};

/**
 * @param {string} address
 * @param {Response} response
 * @param {Blob} body
 */
async function isFile(address, response, body) {
  if (!response.ok) return false;
  const digest = FINGERPRINT.exec(address)?.[1];
  if (digest) return (await digestOf(body)).startsWith(digest);
  if (isPage(address)) return isItself(address, await body.text());
  if (address.endsWith(".json")) return isJson(await body.text());
  return body.type.startsWith("image/");
}

/**
 * Return a response that can be stored: a copy without the headers of its transfer, which also
 * opens a page that was redirected.
 *
 * @param {string} address The file's path.
 * @param {Response} response
 * @throws {FileError} If it is not the file that the address names.
 */
export async function checked(address, response) {
  const body = await response.blob();
  if (!(await isFile(address, response, body))) throw new FileError(address);
  return new Response(body, { headers: { "Content-Type": body.type } });
}

/** @type {(text: string, pattern: RegExp) => string[]} */
const matches = (text, pattern) => [...text.matchAll(pattern)].map(([, file]) => file);

/**
 * Return the addresses of the files that a page, script or style sheet refers to.
 *
 * @param {string} address
 * @param {string} text
 */
function filesIn(address, text) {
  if (isPage(address)) {
    const cards = text.includes('class="cards"') ? [`${address}cards.json`] : [];
    const practice = text.includes("/practice/?in=") ? [`${address}practice.json`] : [];
    return [...matches(text, FINGERPRINTED), ...matches(text, IMAGE), ...cards, ...practice];
  }
  return /\.(?:js|css)$/.test(address) ? matches(text, FINGERPRINTED) : [];
}

/**
 * Collect a file and, recursively, those that it needs.
 *
 * @param {string} address
 * @param {(address: string) => Promise<Response|undefined>} load Undefined leaves a file out.
 * @param {Files} files The collected files, which are added to.
 */
export async function collect(address, load, files) {
  if (files.has(address)) return;
  files.set(address, undefined);
  const response = await load(address);
  if (!response) return;
  files.set(address, response);
  for (const file of filesIn(address, await response.clone().text())) {
    await collect(file, load, files);
  }
}

/**
 * Put files into a cache; pages last, so that a cached page always has its files.
 *
 * @param {Cache} cache
 * @param {Files} files
 */
export async function putAll(cache, files) {
  const inOrder = [...files].sort(([one], [other]) => Number(isPage(one)) - Number(isPage(other)));
  for (const [address, response] of inOrder) if (response) await cache.put(address, response);
}
