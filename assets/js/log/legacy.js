/**
 * Progress that earlier versions stored without the site's base path in its names, so that all
 * sites of an origin shared it. Each site copies its own part once; the rest stays for the others.
 *
 * @import {StoredEvent} from "./types.d.ts"
 */
import { base } from "@params";
import { storageName } from "../shell/storage-name.js";
import { Database } from "./database.js";
import { isEvent, SCHEMA } from "./events.js";
import { attempt, readHead, readPending, removePending, writeHead } from "./pending.js";

const NAME = "askbook";
const EVENT = `${NAME}.event.`;
const COPIED = storageName("copied");

const database = new Database(NAME);

/** @type {(key: string) => boolean} */
const isThere = (key) => attempt((storage) => storage.getItem(key)) != null;

/**
 * Return the page of an event; undefined for those that belong to every site.
 *
 * @type {(event: StoredEvent) => string|undefined}
 */
const pageOf = ({ page, card }) => [page, card].find((it) => typeof it === "string");

/** @type {(event: StoredEvent) => boolean} */
const isOwn = (event) => pageOf(event)?.startsWith(base) ?? true;

const isNewer = () => (readHead(NAME).schema ?? 0) > SCHEMA;

const isTaken = () => isThere(COPIED) || !isThere(NAME) || isNewer();

/** @returns {Promise<StoredEvent[]>} */
async function read() {
  return [...(await database.read()).filter(isEvent), ...readPending(EVENT).events];
}

/**
 * Copy this site's events once, with the head and the reader's choices.
 *
 * @param {(events: StoredEvent[]) => Promise<boolean>} add Stores events; tells whether it could.
 */
export async function copyLegacy(add) {
  if (isTaken()) return;
  let own;
  try {
    own = (await read()).filter(isOwn);
  } catch {
    return; // The next visit tries again.
  }
  if (own.some(pageOf)) {
    if (!(await add(own))) return;
    const { backup, asked } = readHead(NAME);
    writeHead({ backup, asked });
  }
  attempt((storage) => {
    for (const choice of ["theme", "keys"]) {
      const old = storage.getItem(`${NAME}.${choice}`);
      if (old !== null) storage.setItem(storageName(choice), old);
    }
    storage.setItem(COPIED, "1");
  });
}

/** Remove this site's part; with the last part, everything. */
export async function removeLegacy() {
  if (!isThere(NAME) || isNewer()) return;
  const events = await read();
  const others = events.filter((event) => pageOf(event) && !isOwn(event));
  const removed = others.length ? events.filter((event) => pageOf(event) && isOwn(event)) : events;
  removePending(removed, EVENT);
  await database.remove(removed.map(({ id }) => id));
  if (!others.length) attempt((storage) => storage.removeItem(NAME));
}
