/**
 * The most urgent due card, on the home page: it is answered and graded there, and a link leads to
 * the review of the others.
 *
 * @import {Store} from "../log/store.js"
 * @import {Item} from "./session.js"
 */

import { home, style, words } from "@params";
import { open, stamp } from "../log/learner-log.js";
import { dueCards } from "../progress/due.js";
import { gradeText, recordGrades } from "../recall/grading.js";
import { element, styleSheet } from "../shell/element.js";
import { count, fill } from "../shell/interface-text.js";
import { storageWarning } from "../shell/storage-warning.js";
import { cardScreen } from "./card-screen.js";
import { fetchDeck, historyOf } from "./deck.js";
import { queue } from "./session.js";

/**
 * Return the most urgent due card; undefined if none is due, or if its page cannot be fetched.
 *
 * @param {Store} store
 * @returns {Promise<Item|undefined>}
 */
async function mostUrgent({ state }) {
  const [first] = dueCards(state, stamp());
  if (!first) return undefined;
  const deck = await fetchDeck(first.page);
  const cards = deck.cards.map(({ card }) => card);
  const [queued] = queue(state, cards, stamp(), { limit: 1 });
  const shown = deck.cards.find(({ card }) => card === queued?.card);
  return queued?.known && shown && { ...queued, deck, shown };
}

/**
 * @param {Element} place
 * @param {Store} store
 * @param {Item} item
 */
function show(place, store, item) {
  const { card, deck } = item;
  const found = () => historyOf(store.state, deck, card);
  const { card: box, recall } = cardScreen(item, found);
  const more = element("a", { href: `${home}review/` });
  const others = element("p", { hidden: true }, more);
  place.replaceChildren(element("h2", {}, words.dueNow), box, others);
  recall.showKeys(false);
  recordGrades(recall, card, { store, found, title: deck.title });
  store.subscribe(() => {
    const left = dueCards(store.state, stamp()).length;
    recall.say(recall.graded ? gradeText(recall, found(), storageWarning(store.status)) : "");
    others.hidden = !recall.graded || !left;
    more.textContent = fill(words.reviewMore, { cards: count(words.cards, left) });
  });
}

const place = /** @type {HTMLElement} */ (document.querySelector("due-card"));
const [store] = await Promise.all([open(), styleSheet(style)]);
const item = await mostUrgent(store);
if (item) show(place, store, item);
else place.hidden = true;
