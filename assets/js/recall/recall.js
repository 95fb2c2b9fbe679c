/**
 * The guesses and cards of a topic's page: cards can be graded, and show when they are due.
 *
 * @typedef {{item: HTMLElement, recall: CardRecall, card: Card}} Row A card on the page.
 * @typedef {(row: Row) => Match|undefined} Find
 *
 * @import {Store} from "../log/store.js"
 * @import {Card, Match} from "../log/types.d.ts"
 * @import {CardRecall} from "./card-recall.js"
 * @import {FindSource} from "./source-link.js"
 */

import { locale, style } from "@params";
import {
  corrected,
  makeCard,
  match,
  moved,
  open,
  Rating,
  seen,
  stamp,
} from "../log/learner-log.js";
import { element, styleSheet } from "../shell/element.js";
import { formerAddresses, pagePath, plainText } from "../shell/page.js";
import { isMeantElsewhere, keysAreOn } from "../shell/shortcuts.js";
import { storageWarning } from "../shell/storage-warning.js";
import { answerChange } from "./answer-change.js";
import { gradeText, recordGrades } from "./grading.js";
import { addGuesses } from "./guesses.js";
import { linkTo, sourceFinder } from "./source-link.js";
import { topicResult } from "./topic-result.js";

/**
 * Make the cards of this page gradable.
 *
 * @param {Store} store
 * @param {string} page
 * @param {FindSource} findSource
 * @param {() => string} warning Why progress is not saved; empty where it is.
 */
function addCards(store, page, findSource, warning) {
  /** @type {NodeListOf<HTMLElement>} */
  const items = document.querySelectorAll(".cards > .card");
  const rows = [...items].map((item) => {
    const [question, answer] = [...item.querySelectorAll(".prose")].map(plainText);
    const id = item.id.replace(/^card-/, "");
    const recall = element("card-recall", { name: `${page}#${id}` });
    item.append(recall);
    return { item, recall, card: makeCard(page, id, question, answer) };
  });
  if (!rows.length) return;
  const cards = rows.map((row) => row.card);
  /** @type {Find} */
  const found = (row) => match(store.state, page, cards).get(row.card);
  for (const row of rows) listen(row, { store, found, findSource });
  shareKeys(rows);
  const result = topicResult(/** @type {Element} */ (rows[0].item.parentElement));
  const show = () => {
    for (const row of rows) row.recall.say(gradeText(row.recall, found(row), warning()));
    const isDone = rows.every(({ recall }) => recall.graded);
    result.show(
      (isDone ? rows : []).map((row) => ({
        item: row.item,
        isRecalled: row.recall.graded !== Rating.Again,
        known: found(row)?.known,
      })),
    );
  };
  store.subscribe(show);
  store.append(seen(store.state, page, cards, stamp()));
  store.append(...corrected(store.state, page, cards, stamp));
  show();
}

/**
 * Record the grades of a card, and show below its open answer what changed and where it is explained.
 *
 * @param {Row} row
 * @param {{store: Store, found: Find, findSource: FindSource}} parts
 */
function listen(row, { store, found, findSource }) {
  const { recall } = row;
  recall.addEventListener(
    "open",
    () => {
      const { changed, was } = found(row) ?? {};
      if (changed && was) recall.add(answerChange(was, row.card.answer));
      const source = findSource(row.card.answer);
      if (source) recall.add(linkTo(source.href));
    },
    { once: true },
  );
  const title = document.querySelector("h1")?.textContent ?? "";
  recordGrades(recall, row.card, { store, found: () => found(row), title });
}

/**
 * Let single keys act on one card in view, and show them only there.
 *
 * @param {Row[]} rows
 */
function shareKeys(rows) {
  /** @type {CardRecall|undefined} */
  let current;
  const update = () => {
    current?.showKeys(false);
    current = keysAreOn() ? cardInView(rows)?.recall : undefined;
    current?.showKeys(true);
  };
  for (const { recall } of rows) recall.showKeys(false);
  for (const type of ["scroll", "resize", "focusin", "open"]) {
    addEventListener(type, () => requestAnimationFrame(update), { passive: true });
  }
  // Not on the window: its listener, the page's own shortcuts, is to run after this one.
  document.addEventListener("keydown", (event) => {
    if (isMeantElsewhere(event)) return;
    update();
    if (current?.press(event.key)) event.preventDefault();
  });
  update();
}

/**
 * Return the card with the focus, or the one nearest the window's centre, if it is in view.
 *
 * @param {Row[]} rows
 */
function cardInView(rows) {
  const centre = innerHeight / 2;
  /** @type {(box: DOMRect) => number} */
  const distance = ({ top, bottom }) => Math.max(top - centre, centre - bottom, 0);
  const inView = rows
    .map((row) => ({ row, box: row.item.getBoundingClientRect() }))
    .filter(({ box }) => !distance(box) || (box.top >= 0 && box.bottom <= innerHeight))
    .sort((one, other) => distance(one.box) - distance(other.box));
  const focused = inView.find(({ row }) => row.item.contains(document.activeElement));
  return (focused ?? inView[0])?.row;
}

const [store] = await Promise.all([open(), styleSheet(style)]);
const page = pagePath(location);
store.append(moved(store.state, page, formerAddresses(document), stamp()));
/** @type {FindSource|undefined} */
let finder;
// Made for the first opened answer: to read all paragraphs would delay the first input.
/** @type {FindSource} */
const findSource = (text) => {
  finder ??= sourceFinder(document, locale);
  return finder(text);
};
const warning = () => storageWarning(store.status);

addGuesses(store, page, findSource, warning);
addCards(store, page, findSource, warning);
