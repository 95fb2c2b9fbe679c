/**
 * The cards of the topics that the learner chose to practise, from the practice.json of each section.
 *
 * @typedef {object} Contents A section, and what it has directly inside.
 * @property {string} page
 * @property {string} title
 * @property {Link} [above] The section that it is part of.
 * @property {Deck[]} topics
 * @property {Link[]} sections
 *
 * @import {Link} from "../log/types.d.ts"
 * @import {Deck} from "../review/deck.js"
 */
import { hash } from "../log/learner-log.js";
import { deckOf } from "../review/deck.js";

/** The most files that are fetched for one session: of a large course, some sections are practised. */
const MAX_FILES = 24;

/**
 * Return what a section has inside, or null where it cannot be fetched.
 *
 * @param {string} page
 * @returns {Promise<Contents|null>}
 */
export async function fetchContents(page) {
  try {
    // A path may begin with two slashes, which must not lead to another host.
    const response = await fetch(`${location.origin}${page}practice.json`);
    const { path, language, topics, ...rest } = await response.json();
    // The reply of a login page or another host is no list of cards.
    if (!response.ok || path !== page) return null;
    const decks = topics.map((/** @type {any} */ topic) => deckOf({ language, ...topic }));
    return { ...rest, page, topics: decks };
  } catch {
    return null;
  }
}

/**
 * Return items in a mixed order that is always the same for a seed.
 *
 * @template Item
 * @param {Item[]} items
 * @param {number} seed
 * @param {(item: Item) => string} nameOf
 */
export const mixed = (items, seed, nameOf) =>
  items
    .map((item) => ({ item, key: hash(`${seed} ${nameOf(item)}`) }))
    .sort((one, other) => (one.key < other.key ? -1 : 1))
    .map(({ item }) => item);

/**
 * Return the decks of sections and of those inside them, and whether some could not be fetched.
 *
 * @param {Link[]} sections
 * @param {number} seed
 */
export async function decksBelow(sections, seed) {
  /** @type {Deck[]} */
  const decks = [];
  let isFailed = false;
  let waiting = sections;
  for (let left = MAX_FILES; left > 0 && waiting.length; ) {
    const next = mixed(waiting, seed, ({ page }) => page).slice(0, left);
    left -= next.length;
    const fetched = await Promise.all(next.map(({ page }) => fetchContents(page)));
    const found = fetched.filter((contents) => contents !== null);
    isFailed ||= found.length < next.length;
    decks.push(...found.flatMap(({ topics }) => topics));
    waiting = found.flatMap((contents) => contents.sections);
  }
  return { decks, isFailed };
}
