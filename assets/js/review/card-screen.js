/**
 * A card away from its page: its topic, its question and the controls that open and grade it. Below
 * an open answer it shows what changed since it was learned, and a link to its source.
 *
 * @import {Card, Match} from "../log/types.d.ts"
 * @import {CardRecall} from "../recall/card-recall.js"
 * @import {Deck} from "./deck.js"
 * @import {Item} from "./session.js"
 */

import { locale, words } from "@params";
import { answerChange } from "../recall/answer-change.js";
import { linkTo, sourceFinder } from "../recall/source-link.js";
import { element } from "../shell/element.js";
import { fill } from "../shell/interface-text.js";
import { fetchPage } from "./deck.js";
import "../recall/card-recall.js";

/**
 * The topic pages that were fetched.
 *
 * @type {Map<string, Promise<Document|null>>}
 */
const pages = new Map();

/**
 * Return the element of a card, and its controls.
 *
 * @param {Pick<Item, "card"|"deck"|"shown"|"isAgain">} item
 * @param {() => Match|undefined} found Returns the card's history.
 */
export function cardScreen(item, found) {
  const { page, id } = item.card;
  const recall = element("card-recall", { lang: locale, name: `${page}#${id}` });
  recall.addEventListener("open", () => addNotes(item, recall, found()), { once: true });
  return { card: cardElement(item, recall), recall };
}

/**
 * Move the focus to a new card. After a long answer it would be above the window.
 *
 * @param {HTMLElement} card
 * @param {HTMLElement} session The element of the whole session.
 */
export function focusCard(card, session) {
  card.focus({ preventScroll: true });
  if (session.getBoundingClientRect().top < 0) session.scrollIntoView({ behavior: "instant" });
}

/**
 * @param {Pick<Item, "deck"|"shown"|"isAgain">} item
 * @param {HTMLElement} recall
 */
function cardElement({ deck, shown, isAgain }, recall) {
  const box = element("div", {
    className: "card",
    role: "group",
    tabIndex: -1,
    lang: deck.language ?? locale,
  });
  const topic = element("span", { lang: deck.language ?? locale }, deck.title);
  const again = isAgain ? [` · ${words.reviewAgain}`] : [];
  const details = element("details", {}, element("summary"), shown.answer, ...shown.notes);
  shown.question.id = "question";
  box.setAttribute("aria-labelledby", "question");
  box.append(
    element("p", { className: "review-topic", lang: locale }, topic, ...again),
    shown.question,
    details,
    recall,
  );
  return box;
}

/**
 * Below an open answer, show its changes and a link to its page.
 *
 * @param {Pick<Item, "card"|"deck"|"shown">} item
 * @param {CardRecall} recall
 * @param {Match|undefined} found
 */
function addNotes({ card, deck, shown }, recall, found) {
  if (found?.changed && found.was) recall.add(answerChange(found.was, card.answer));
  const text = fill(words.reviewReread, { title: deck.title });
  const line = element("p", { className: "source-link" }, element("a", { href: deck.page }, text));
  recall.add(line);
  shown.answer.scrollIntoView({ block: "nearest" });
  linkToSource(card, deck, line);
}

/**
 * Link to the paragraph that explains the answer, where that is clear.
 *
 * @param {Card} card
 * @param {Deck} deck
 * @param {HTMLElement} line
 */
async function linkToSource(card, deck, line) {
  const fetched = pages.get(deck.page) ?? fetchPage(deck.page);
  pages.set(deck.page, fetched);
  const page = await fetched;
  const found = page && sourceFinder(page, deck.language ?? locale, deck.page)(card.answer);
  if (found) line.replaceWith(linkTo(found.href));
}
