/** Guesses before reading: a field at each question, and all of them again after Keypoint. */

import { words } from "@params";
import { guessed, guessFor, judged, stamp, undo } from "../log/learner-log.js";
import { button, element } from "../shell/element.js";
import { plainText } from "../shell/page.js";
import "./guess-field.js";

/**
 * Add the fields and the list to a page.
 *
 * @param {import("../log/store.js").Store} store
 * @param {string} page
 * @param {(text: string) => HTMLElement|null} explained
 * @param {() => string} trouble What to say where nothing is kept, or nothing.
 */
export function addGuesses(store, page, explained, trouble) {
  const items = [
    ...document.querySelectorAll("[data-kind=preview] .prose > ol:first-of-type > li"),
  ];
  const rows = items.map((item, place) => {
    const question = plainText(item);
    const field = element("guess-field");
    item.append(field);
    return { id: String(place + 1), question, field };
  });
  const found = ({ id, question }) => guessFor(store.state, page, id, question);
  const recap = recapAfter(
    document.querySelector("[data-kind=keypoint]") ?? document.querySelector("[data-kind=explain]"),
  );
  const show = () => {
    for (const row of rows) row.field.show(found(row)?.text ?? null);
    const given = rows.map((row) => ({ ...row, guess: found(row) })).filter(({ guess }) => guess);
    recap?.show(given);
  };
  const warning = element("p", { className: "guess-trouble", role: "status" });
  items.at(-1)?.closest(".prose").after(warning);
  const warn = () => warning.replaceChildren(trouble());
  const judge = (guess, right) => store.append(judged(guess, right, stamp()));
  recap?.onjudge(judge, explained);
  for (const row of rows) {
    row.field.addEventListener("guess", async ({ detail: { text } }) => {
      if (text === null) takeBack(store, () => found(row));
      else await store.append(guessed(page, row.id, row.question, text, stamp()));
      const isKept = text !== null && store.status.kept;
      row.field.say(isKept ? words.kept : "");
      warn();
    });
  }
  store.subscribe(show);
  show();
  warn();
}

/** Take back a guess, and those that it took the place of; not one that is made meanwhile. */
function takeBack(store, found) {
  for (let guess = found(); guess; guess = found()) {
    store.append(undo(store.state, stamp(), guess.id));
  }
}

/** Return the list of guesses that stands after a section, once there is one. */
function recapAfter(section) {
  if (!section) return null;
  const list = element("ol", { className: "guess-list" });
  const title = element("h2", { id: "guesses" }, words.guesses);
  const box = element("section", { className: "step guesses" }, title, list);
  box.setAttribute("aria-labelledby", "guesses");
  let judge;
  let explained;
  const shown = new Map();
  return {
    onjudge(act, where) {
      [judge, explained] = [act, where];
    },
    show(given) {
      if (given.length && !box.isConnected) section.after(box);
      box.hidden = !given.length;
      for (const [id, item] of shown) {
        if (given.some((row) => row.id === id)) continue;
        item.box.remove();
        shown.delete(id);
      }
      for (const row of given) {
        if (!shown.has(row.id)) shown.set(row.id, recapItem(row, judge, explained));
        shown.get(row.id).show(row.guess);
      }
      const order = given.map(({ id }) => shown.get(id).box);
      if (order.some((item, place) => list.children[place] !== item)) list.append(...order);
    },
  };
}

/** One guess: the question, what was guessed, where it is explained, and how right it was. */
function recapItem({ question }, judge, explained) {
  const text = element("p", { className: "guess-text" });
  let guess;
  const verdict = (name, right) =>
    button(name, () => judge(guess, right), { ariaPressed: "false" });
  const buttons = [verdict(words.guessWrong, false), verdict(words.guessRight, true)];
  const group = element(
    "div",
    { className: "verdict", role: "group", ariaLabel: `${words.guessVerdict} ${question}` },
    element("span", {}, words.guessVerdict),
    ...buttons,
  );
  const box = element("li", {}, element("p", {}, question), text);
  const link = explained(question);
  if (link) box.append(link);
  box.append(group);
  return {
    box,
    show(now) {
      guess = now;
      text.replaceChildren(now.text || words.noIdea);
      text.classList.toggle("is-none", !now.text);
      group.hidden = !now.text;
      buttons[0].ariaPressed = String(now.right === false);
      buttons[1].ariaPressed = String(now.right === true);
    },
  };
}
