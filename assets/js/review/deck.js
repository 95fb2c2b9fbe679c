/** The cards of a topic's page, from its cards.json. */
import { card } from "../log/learner-log.js";
import { element } from "../shell/element.js";
import { plainText } from "../shell/page.js";

/**
 * @typedef {object} Deck
 * @property {string} page
 * @property {string} [title]
 * @property {string} [language]
 * @property {Shown[]} cards
 * @property {"gone"|"failed"} [trouble] The page no longer exists, or could not be fetched.
 *
 * @typedef {object} Shown A card and its rendered question and answer.
 * @property {import("../log/cards.js").Card} card
 * @property {Element} question
 * @property {Element} answer
 */

/** Tell whether a page belongs to this site: an imported log may name any address. */
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

/** Return a topic's page, or null where it cannot be fetched. */
export async function fetchPage(page) {
  try {
    const response = await fetch(page);
    return response.ok ? new DOMParser().parseFromString(await response.text(), "text/html") : null;
  } catch {
    return null;
  }
}

/** Fetch the decks of several pages, four at a time. */
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

/** Return an element with the HTML; links to anchors are made relative to the card's page. */
function prose(html, page) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const box = element("div", { className: "prose" }, ...parsed.body.childNodes);
  for (const link of box.querySelectorAll('a[href^="#"]')) {
    link.setAttribute("href", page + link.getAttribute("href"));
  }
  return box;
}
