/**
 * The result of practice: recall by topic, links to the missed cards, and what to do next.
 *
 * @typedef {{card: Card, deck: Deck, shown: Shown}} PracticeCard
 *
 * @import {Card} from "../log/types.d.ts"
 * @import {Deck, Shown} from "../review/deck.js"
 */

import { words } from "@params";
import { barTable, shareText } from "../progress/charts.js";
import { button, element, plainButton } from "../shell/element.js";
import { groupBy } from "../shell/groups.js";
import { fill } from "../shell/interface-text.js";

/**
 * Return the elements of the result.
 *
 * @param {(PracticeCard & {isRight: boolean})[]} answered
 * @param {(items: PracticeCard[]) => void} repeat Practises cards again.
 * @param {() => void} restart Returns to the choice of topics.
 */
export function resultScreen(answered, repeat, restart) {
  const missed = answered.filter(({ isRight }) => !isRight);
  const values = { done: answered.length - missed.length, total: answered.length };
  const actions = element(
    "div",
    { className: "review-actions" },
    plainButton(words.practiceRestart, restart),
  );
  const start = { className: "review-start" };
  if (missed.length) actions.prepend(button(words.practiceMissed, () => repeat(missed), start));
  return [
    element("h2", { tabIndex: -1 }, fill(words.reviewProgress, values)),
    actions,
    ...(missed.length ? [element("h3", {}, words.missed), list(missed)] : []),
    ...(answered.length ? [element("h3", {}, words.sectionTopics), byTopic(answered)] : []),
  ];
}

/** @param {PracticeCard[]} missed */
const list = (missed) =>
  element(
    "ul",
    { className: "missed-cards" },
    ...missed.map(({ card: { page, id, question } }) =>
      element("li", {}, element("a", { href: `${page}#card-${id}` }, question)),
    ),
  );

/**
 * Return a table of the share of recalled cards in each topic, the lowest first.
 *
 * @param {(PracticeCard & {isRight: boolean})[]} answered
 */
function byTopic(answered) {
  const rows = [...groupBy(answered, ({ deck }) => deck)].map(([{ page, title }, items]) => {
    const right = items.filter(({ isRight }) => isRight).length;
    const share = { right, all: items.length };
    return { label: title, href: page, share: right / share.all, text: shareText(share) };
  });
  rows.sort((one, other) => one.share - other.share);
  const columns = [words.progressTopic, words.progressRecalled];
  return barTable(words.progressTopicRecall, columns, rows);
}
