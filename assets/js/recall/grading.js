/**
 * Records the grades of a card that stays on the page, and describes its state in text.
 *
 * @import {Store} from "../log/store.js"
 * @import {Card, Match} from "../log/types.d.ts"
 * @import {CardRecall} from "./card-recall.js"
 */

import { words } from "@params";
import { graded, Rating, stamp, undo } from "../log/learner-log.js";
import { cardMenuInPlace } from "../suspend/card-menu.js";
import { dueText } from "./card-recall.js";

/**
 * Record the grades of a card, each in place of the last one, and add its menu once it is open.
 *
 * @param {CardRecall} recall
 * @param {Card} card
 * @param {{store: Store, found: () => Match|undefined, title: string}} parts `found` returns the
 *   card's history; the title is its topic's.
 */
export function recordGrades(recall, card, { store, found, title }) {
  /** @type {string|undefined} */
  let last;
  const takeBack = () => {
    const event = last ? undo(store.state, stamp(), last) : null;
    last = undefined;
    return event;
  };
  recall.addEventListener("grade", ({ detail }) => {
    store.append(takeBack());
    // The time since the page opened is not the time that this card took.
    const event = graded(card, found()?.known, { ...detail, ms: 0 }, stamp());
    last = event.id;
    store.append(event);
  });
  recall.addEventListener("undo", () => store.append(takeBack()));
  const addMenu = () =>
    recall.append(cardMenuInPlace(store, card, { title, lapses: found()?.known.lapses }));
  recall.addEventListener("open", addMenu, { once: true });
}

/**
 * Return a card's grade and when it is due as text, and after a grade the warning, if there is one.
 *
 * @param {CardRecall} recall
 * @param {Match|undefined} found The card's history.
 * @param {string} warning Why progress is not saved; empty where it is.
 */
export function gradeText({ graded: grade }, found, warning) {
  const texts = [
    grade && (grade === Rating.Again ? words.missed : words.gotIt),
    found && dueText(found.known, stamp()),
    grade && warning,
  ];
  return texts.filter(Boolean).join(" · ");
}
