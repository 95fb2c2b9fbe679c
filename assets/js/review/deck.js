/** The cards of a topic's page, from its cards.json. */
import { card } from "../log/learner-log.js";
import { element } from "../shell/element.js";
import { formerAddresses, plainText } from "../shell/page.js";

/**
 * @typedef {object} Deck
 * @property {string} page
 * @property {string} [title]
 * @property {string} [language]
 * @property {Shown[]} cards
 * @property {string[]} [from] The page's former addresses, if it was found at one of them.
 * @property {"gone"|"failed"} [trouble] The page does not exist, or could not be fetched.
 *
 * @typedef {object} Shown A card and its rendered question and answer.
 * @property {import("../log/cards.js").Card} card
 * @property {Element} question
 * @property {Element} answer
 */

const GONE = new Set([404, 410]);

/** @returns {Promise<Deck>} */
export async function fetchDeck(page) {
  try {
    const response = await fetch(`${page}cards.json`);
    if (GONE.has(response.status)) {
      return (await fetchMovedDeck(page)) ?? { page, cards: [], trouble: "gone" };
    }
    const { path, title, language, cards } = await response.json();
    // A login page or another host's reply: it does not say whether the page exists.
    if (!response.ok || path !== page) throw new TypeError(`${page}: not its cards`);
    return { page, title, language, cards: cards.map((each) => shown(page, each)) };
  } catch {
    return { page, cards: [], trouble: "failed" };
  }
}

/**
 * Return the deck of a page that has moved: the old address leads to a page that lists it among
 * its former ones. Null if there is none.
 */
async function fetchMovedDeck(old) {
  const redirect = await fetchPage(old);
  const canonical = redirect?.querySelector("link[rel=canonical]")?.href;
  const page = canonical && new URL(canonical).pathname;
  if (!page || page === old) return null;
  const from = formerAddresses((await fetchPage(page)) ?? redirect);
  return from.includes(old) ? { ...(await fetchDeck(page)), from } : null;
}

/** Return a topic's page, or null where it cannot be fetched. */
export async function fetchPage(page) {
  try {
    const response = await fetch(page);
    return response.ok ? new DOMParser().parseFromString(await response.text(), "text/html") : null;
  } catch {
    return null;
  }
}

/** Fetch the decks of several pages, four at a time; a page that two of them moved to is listed once. */
export async function fetchDecks(pages) {
  const left = [...pages];
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

function shown(page, { id, question, answer }) {
  const [asked, told] = [prose(question, page), prose(answer, page)];
  return { card: card(page, id, plainText(asked), plainText(told)), question: asked, answer: told };
}

/** Return an element with the HTML; links to anchors are made relative to the card's page. */
function prose(html, page) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const box = element("div", { className: "prose" }, ...parsed.body.childNodes);
  for (const link of box.querySelectorAll('a[href^="#"]')) {
    link.setAttribute("href", page + link.getAttribute("href"));
  }
  return box;
}
