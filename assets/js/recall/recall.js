/** The guesses and cards of a topic's page: cards can be graded, and show when they are due. */

import { locale, style, words } from "@params";
import { card, graded, match, open, Rating, seen, stamp, undo } from "../log/learner-log.js";
import { element, styleSheet } from "../shell/element.js";
import { again, trouble } from "../shell/formatting.js";
import { pagePath, plainText } from "../shell/page.js";
import { isMeantElsewhere, keysAreOn } from "../shell/shortcut-setting.js";
import { changeNote } from "./answer-change.js";
import { addGuesses } from "./guesses.js";
import { explainer } from "./source-link.js";
import "./card-recall.js";

/**
 * Let the cards of this page be graded.
 *
 * @param {import("../log/store.js").Store} store
 * @param {string} page
 * @param {(text: string) => HTMLElement|null} explained
 * @param {() => string} trouble What to say where nothing is kept, or nothing.
 */
export function addCards(store, page, explained, trouble) {
  const rows = [...document.querySelectorAll(".cards > .card")].map((item) => {
    const [question, answer] = [...item.querySelectorAll(".prose")].map(plainText);
    const recall = element("card-recall");
    item.append(recall);
    return { item, recall, card: card(page, item.id.replace(/^card-/, ""), question, answer) };
  });
  if (!rows.length) return;
  const cards = rows.map((row) => row.card);
  const found = (row) => match(store.state, page, cards).get(row.card.id);
  for (const row of rows) work(row, { store, found, explained });
  const show = () => {
    for (const row of rows) showRow(row, found(row), trouble());
  };
  store.subscribe(show);
  store.append(seen(store.state, page, cards, stamp()));
  show();
}

function showRow({ recall }, found, trouble) {
  const back = found ? again(found.known, stamp()) : "";
  recall.say(
    [
      recall.graded && { [Rating.Again]: words.missed, [Rating.Good]: words.gotIt }[recall.graded],
      back,
      recall.graded && trouble,
    ]
      .filter(Boolean)
      .join(" · "),
  );
}

/** Answer what happens in a card. */
function work(row, { store, found, explained }) {
  const { recall } = row;
  let last;
  const takeBack = () => {
    const event = last && undo(store.state, stamp(), last);
    last = undefined;
    return event;
  };
  recall.addEventListener(
    "open",
    () => {
      const { changed, was } = found(row) ?? {};
      if (changed && was) recall.add(changeNote(was, row.card.answer));
      const link = explained(row.card.answer);
      if (link) recall.add(link);
    },
    { once: true },
  );
  recall.addEventListener("grade", ({ detail }) => {
    const taken = takeBack();
    if (taken) store.append(taken);
    // The time is that of a whole page, not of this card: it says nothing of the next one.
    const event = graded(row.card, found(row)?.known, { ...detail, ms: 0 }, stamp());
    last = event.id;
    store.append(event);
  });
  recall.addEventListener("undo", () => store.append(takeBack()));
  row.item.addEventListener("keydown", (event) => {
    if (isMeantElsewhere(event) || !keysAreOn()) return;
    if (recall.press(event.key)) event.preventDefault();
  });
}

const [store] = await Promise.all([open(), styleSheet(style)]);
const page = pagePath(location);
const explained = explainer(document, locale);
const say = () => trouble(store.status);

addGuesses(store, page, explained, say);
addCards(store, page, explained, say);
