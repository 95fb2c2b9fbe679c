/** The cards of a topic's page, from the data that stands beside it. */
import { card } from "../log/learner-log.js";
import { element } from "../shell/element.js";
import { plainText } from "../shell/page.js";

/**
 * @typedef {object} Deck
 * @property {string} page
 * @property {string} [title]
 * @property {string} [language]
 * @property {Shown[]} cards
 * @property {"gone"|"failed"} [trouble] The page is there no longer, or could not be fetched.
 *
 * @typedef {object} Shown A card, and the elements that show it.
 * @property {import("../log/cards.js").Card} card
 * @property {Element} question
 * @property {Element} answer
 */

/** Tell whether a page is one of this site's: an imported log may name any. */
export const isOwn = (page) =>
  page.startsWith("/") && new URL(page, location.href).origin === location.origin;

/** @returns {Promise<Deck>} */
export async function fetchDeck(page) {
  if (!isOwn(page)) return { page, cards: [], trouble: "gone" };
  try {
    const response = await fetch(`${page}cards.json`);
    if (response.status === 404 || response.status === 410) {
      return { page, cards: [], trouble: "gone" };
    }
    const { title, language, cards } = await response.json();
    return { page, title, language, cards: cards.map((each) => shown(page, each)) };
  } catch {
    return { page, cards: [], trouble: "failed" };
  }
}

/** Return a topic's page itself, or nothing where it cannot be had. */
export async function fetchPage(page) {
  try {
    const response = await fetch(page);
    return response.ok ? new DOMParser().parseFromString(await response.text(), "text/html") : null;
  } catch {
    return null;
  }
}

/** Fetch several, a few at once. */
export async function fetchDecks(pages) {
  const left = [...pages];
  const decks = [];
  const work = async () => {
    for (let page = left.shift(); page; page = left.shift()) decks.push(await fetchDeck(page));
  };
  await Promise.all(Array.from({ length: 4 }, work));
  return decks;
}

function shown(page, { id, question, answer }) {
  const [asked, told] = [prose(question, page), prose(answer, page)];
  return { card: card(page, id, plainText(asked), plainText(told)), question: asked, answer: told };
}

/** Return an element of the text; a link to a place on the card's page leads there. */
function prose(html, page) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const box = element("div", { className: "prose" }, ...parsed.body.childNodes);
  for (const link of box.querySelectorAll('a[href^="#"]')) {
    link.setAttribute("href", page + link.getAttribute("href"));
  }
  return box;
}
