/**
 * The cards of a topic's page, from its cards.json.
 *
 * @typedef {object} Deck
 * @property {string} page
 * @property {string} title Its address if it could not be fetched.
 * @property {string} [language]
 * @property {Shown[]} cards
 * @property {string[]} [from] The page's former addresses, if it was found at one of them.
 * @property {"gone"|"failed"} [trouble] The page does not exist, or could not be fetched.
 *
 * @typedef {object} Shown A card and its rendered question, answer and editors' note.
 * @property {Card} card
 * @property {HTMLElement} question
 * @property {HTMLElement} answer
 * @property {Node[]} notes
 *
 * @typedef {{id: string, question: string, answer: string, note?: string}} Source A card in
 *   cards.json, as HTML.
 *
 * @import {Card, State} from "../log/types.d.ts"
 */
import { makeCard, match } from "../log/learner-log.js";
import { element } from "../shell/element.js";
import { formerAddresses, plainText } from "../shell/page.js";

const GONE = new Set([404, 410]);

/**
 * Fetch the deck of a page; a failure is part of the result.
 *
 * @param {string} page
 * @returns {Promise<Deck>}
 */
export async function fetchDeck(page) {
  try {
    const response = await fetch(`${page}cards.json`);
    if (GONE.has(response.status)) {
      return (await fetchMovedDeck(page)) ?? { page, title: page, cards: [], trouble: "gone" };
    }
    const topic = await response.json();
    // The reply of a login page or another host leaves open whether the page exists.
    if (!response.ok || topic.path !== page) throw new TypeError(`${page}: not its cards`);
    return deckOf(topic);
  } catch {
    return { page, title: page, cards: [], trouble: "failed" };
  }
}

/**
 * Return the deck of a topic.
 *
 * @param {{path: string, title: string, language: string, cards: Source[]}} topic As in cards.json.
 * @returns {Deck}
 */
export const deckOf = ({ path: page, title, language, cards }) => ({
  page,
  title,
  language,
  cards: cards.map((each) => shown(page, each)),
});

/**
 * Return the history of a deck's card; undefined if it was never graded.
 *
 * @param {State} state
 * @param {Deck} deck
 * @param {Card} card
 */
export const historyOf = (state, { page, cards }, card) =>
  match(
    state,
    page,
    cards.map((each) => each.card),
  ).get(card);

/**
 * Return the deck of a page that has moved: the old address leads to a page that lists it among
 * its former ones. Null if there is none.
 *
 * @param {string} old
 * @returns {Promise<Deck|null>}
 */
async function fetchMovedDeck(old) {
  const redirect = await fetchPage(old);
  /** @type {HTMLLinkElement|null|undefined} */
  const canonical = redirect?.querySelector("link[rel=canonical]");
  const page = canonical && new URL(canonical.href).pathname;
  if (!redirect || !page || page === old) return null;
  const from = formerAddresses((await fetchPage(page)) ?? redirect);
  return from.includes(old) ? { ...(await fetchDeck(page)), from } : null;
}

/**
 * Return a topic's page, or null where it cannot be fetched.
 *
 * @param {string} page
 */
export async function fetchPage(page) {
  try {
    const response = await fetch(page);
    return response.ok ? new DOMParser().parseFromString(await response.text(), "text/html") : null;
  } catch {
    return null;
  }
}

/**
 * Fetch the decks of several pages, four at a time; a page that two of them moved to is listed once.
 *
 * @param {Iterable<string>} pages
 */
export async function fetchDecks(pages) {
  const left = [...pages];
  /** @type {Map<string, Deck>} */
  const decks = new Map();
  const work = async () => {
    for (let page = left.shift(); page; page = left.shift()) {
      const deck = await fetchDeck(page);
      decks.set(deck.page, { ...deck, from: deck.from ?? decks.get(deck.page)?.from });
    }
  };
  await Promise.all(Array.from({ length: 4 }, work));
  return [...decks.values()];
}

/**
 * @param {string} page
 * @param {Source} source
 * @returns {Shown}
 */
function shown(page, { id, question, answer, note = "" }) {
  const [front, back] = [prose(question, page), prose(answer, page)];
  return {
    card: makeCard(page, id, plainText(front), plainText(back)),
    question: front,
    answer: back,
    notes: nodes(note, page),
  };
}

/**
 * Return an element with the HTML; links to anchors become links to the card's page.
 *
 * @param {string} html
 * @param {string} page
 */
const prose = (html, page) => element("div", { className: "prose" }, ...nodes(html, page));

/**
 * Return the nodes of some HTML, with such links.
 *
 * @param {string} html
 * @param {string} page
 */
function nodes(html, page) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  for (const link of body.querySelectorAll('a[href^="#"]')) {
    link.setAttribute("href", page + link.getAttribute("href"));
  }
  return [...body.childNodes];
}
