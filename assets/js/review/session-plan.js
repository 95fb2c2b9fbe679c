/** What a session asks: the due cards of all pages, and a day's new ones. */
import { match, seen, stamp } from "../log/learner-log.js";
import { dueCards } from "../progress/due.js";
import { fetchDecks } from "./deck.js";
import { freshPages, newLeft, queue } from "./queue.js";

/** So many cards are enough for one sitting; what is left comes after it. */
const LIMIT = 50;

/** So many pages are asked for new cards at most. */
const MOST_FRESH = 12;

/**
 * @typedef {object} Agenda
 * @property {{card: object, known?: object, isNew: boolean}[]} items In the order to be asked.
 * @property {Map<object, {deck: object, shown: object}>} faces How each card looks.
 * @property {string[]} failed The titles of the pages that could not be fetched.
 * @property {string[]} gone The titles of the pages that are there no longer.
 * @property {number} later How many more are due after these.
 */

/** @returns {Promise<Agenda>} */
export async function agenda(store) {
  const now = stamp();
  const due = dueCards(store.state, now);
  const sitting = due.slice(0, LIMIT);
  const decks = await fetchDecks(new Set(sitting.map(({ page }) => page)));
  await addFresh(store.state, now, decks, LIMIT - sitting.length);
  const faces = new Map();
  for (const deck of decks) {
    for (const shown of deck.cards) faces.set(shown.card, { deck, shown });
  }
  await notePagesThatChanged(store, decks);
  const items = queue(store.state, [...faces.keys()], now, { limit: LIMIT });
  return {
    items,
    faces,
    failed: titles(store.state, decks, "failed"),
    gone: titles(store.state, decks, "gone"),
    later: Math.max(0, due.length - LIMIT),
  };
}

/** Fetch pages with new cards until there are enough for today. */
async function addFresh(state, now, decks, most) {
  const room = Math.min(newLeft(state, now), most);
  const isFresh = (deck) => deck.cards.length - known(state, deck);
  let found = decks.reduce((sum, deck) => sum + isFresh(deck), 0);
  const have = new Set(decks.map(({ page }) => page));
  const pages = freshPages(state).filter((page) => !have.has(page));
  for (const page of pages.slice(0, MOST_FRESH)) {
    if (found >= room) return;
    const [deck] = await fetchDecks([page]);
    decks.push(deck);
    found += isFresh(deck);
  }
}

const known = (state, { page, cards }) =>
  match(
    state,
    page,
    cards.map((shown) => shown.card),
  ).size;

/** Let the log know of questions that are gone, so that they are not due for ever. */
async function notePagesThatChanged(store, decks) {
  const events = decks
    .filter(({ trouble }) => trouble !== "failed")
    .map(({ page, cards }) =>
      seen(
        store.state,
        page,
        cards.map((shown) => shown.card),
        stamp(),
      ),
    );
  if (events.some(Boolean)) await store.append(...events);
}

const titles = (state, decks, trouble) =>
  decks
    .filter((deck) => deck.trouble === trouble)
    .map(({ page }) => state.pages.get(page)?.title ?? page);
