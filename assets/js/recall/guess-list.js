/**
 * The list of guesses after the key points: each with a field for today's answer beside it, the
 * paragraph that answers the question, and the learner's verdict.
 *
 * @typedef {{id: string, question: string, guess: Guess}} Given A guess and its question.
 *
 * @typedef {object} Context
 * @property {string} page
 * @property {FindSource} findSource
 * @property {(guess: Guess, right: boolean) => unknown} judge
 *
 * @import {Guess} from "../log/types.d.ts"
 * @import {FindSource, Source} from "./source-link.js"
 */

import { words } from "@params";
import { button, element } from "../shell/element.js";
import { keepDraft } from "./draft.js";
import { linkTo } from "./source-link.js";

/**
 * Return the list, which is inserted with the first guess; null on a page without an explanation.
 *
 * @param {Context} context
 */
export function guessList(context) {
  const above =
    document.querySelector("[data-format=points]") ??
    document.querySelector("[data-format=explanation]");
  if (!above) return null;
  const list = element("ol", { className: "guess-list" });
  const title = element("h2", { id: "guesses" }, words.guesses);
  const box = element("section", { className: "step guesses" }, title, list);
  box.setAttribute("aria-labelledby", "guesses");
  /** @type {Map<string, ReturnType<typeof listItem>>} */
  const shown = new Map();
  return {
    /** @param {Given[]} given */
    show(given) {
      if (given.length && !box.isConnected) above.after(box);
      box.hidden = !given.length;
      for (const [id, item] of shown) {
        if (given.some((each) => each.id === id)) continue;
        item.box.remove();
        shown.delete(id);
      }
      const order = given.map((each) => {
        const item = shown.get(each.id) ?? listItem(each, context);
        shown.set(each.id, item);
        item.show(each.guess);
        return item.box;
      });
      if (order.some((item, place) => list.children[place] !== item)) list.append(...order);
    },
  };
}

/**
 * @param {Given} given
 * @param {Context} context
 */
function listItem({ id, question, guess: first }, { page, findSource, judge }) {
  let guess = first;
  const text = element("p", { className: "guess-text" });
  /** @type {(name: string, right: boolean) => HTMLButtonElement} */
  const verdict = (name, right) =>
    button(name, () => judge(guess, right), { ariaPressed: "false" });
  const buttons = [verdict(words.guessWrong, false), verdict(words.guessRight, true)];
  const group = element(
    "div",
    { className: "verdict", role: "group", ariaLabel: `${words.guessVerdict} ${question}` },
    element("span", {}, words.guessVerdict),
    ...buttons,
  );
  const today = element("textarea", {
    className: "own-answer",
    rows: 1,
    placeholder: words.ownAnswer,
    ariaLabel: `${words.ownAnswer}: ${question}`,
    autocomplete: "off",
  });
  keepDraft(today, `${page}#guess-${id}`);
  const both = element("div", { className: "then-and-now" }, text, today);
  const source = findSource(question);
  const parts = source ? [excerpt(source)] : [];
  return {
    box: element("li", {}, element("p", {}, question), both, ...parts, group),
    /** @param {Guess} now */
    show(now) {
      guess = now;
      text.replaceChildren(now.text || words.dontKnow);
      text.classList.toggle("is-none", !now.text);
      group.hidden = !now.text;
      buttons[0].ariaPressed = String(now.right === false);
      buttons[1].ariaPressed = String(now.right === true);
    },
  };
}

/**
 * Return a copy of a paragraph that unfolds in place, with a link to the paragraph.
 *
 * @param {Source} source
 */
function excerpt({ node, href }) {
  const copy = /** @type {HTMLElement} */ (node.cloneNode(true));
  for (const each of [copy, ...copy.querySelectorAll("[id]")]) each.removeAttribute("id");
  const parts = copy.matches("tr") ? [element("table", {}, copy)] : copy.childNodes;
  const summary = element("summary", {}, words.guessSource);
  const text = element("blockquote", { className: "prose" }, ...parts);
  return element("details", { className: "guess-source" }, summary, text, linkTo(href));
}
