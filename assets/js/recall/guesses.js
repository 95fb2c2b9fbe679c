/**
 * Guesses before reading: a field at each question, and a list of all guesses after the key points.
 *
 * @typedef {{id: string, question: string, field: GuessField}} Row A question and its field.
 * @typedef {(guess: Guess, right: boolean) => unknown} Judge
 * @typedef {(text: string) => HTMLElement|null} SourceLink
 *
 * @import {Store} from "../log/store.js"
 * @import {Guess} from "../log/types.d.ts"
 */

import { words } from "@params";
import { guessed, guessFor, judged, stamp, undo } from "../log/learner-log.js";
import { button, element } from "../shell/element.js";
import { plainText } from "../shell/page.js";

/**
 * Save the guesses of a page, and add the list of them.
 *
 * @param {Store} store
 * @param {string} page
 * @param {SourceLink} sourceLink
 * @param {() => string} storageWarning Why progress is not saved; empty where it is.
 */
export function addGuesses(store, page, sourceLink, storageWarning) {
  // Not earlier: no event may be dispatched before it is listened to.
  customElements.define("guess-field", GuessField);
  const fields = [...document.querySelectorAll("guess-field")];
  const rows = fields.map((field, place) => {
    return { id: String(place + 1), question: field.question, field };
  });
  /** @type {(row: Row) => Guess|undefined} */
  const found = ({ id, question }) => guessFor(store.state, page, id, question);
  /** @type {Judge} */
  const judge = (guess, right) => store.append(judged(guess, right, stamp()));
  const recap = recapAfter(
    document.querySelector("[data-format=points]") ??
      document.querySelector("[data-format=explanation]"),
    judge,
    sourceLink,
  );
  const show = () => {
    for (const row of rows) row.field.show(found(row)?.text ?? null);
    recap?.show(
      rows.flatMap((row) => {
        const guess = found(row);
        return guess ? [{ ...row, guess }] : [];
      }),
    );
  };
  const warning = element("p", { className: "guess-warning", role: "status" });
  fields.at(-1)?.closest(".prose")?.after(warning);
  const warn = () => warning.replaceChildren(storageWarning());
  for (const row of rows) {
    row.field.addEventListener("guess", async ({ detail: { text } }) => {
      if (text === null) takeBack(store, () => found(row));
      else await store.append(guessed(page, row.id, row.question, text, stamp()));
      const isKept = text !== null && store.status.kept;
      row.field.say(isKept ? words.saved : "");
      warn();
    });
  }
  show();
  for (const { field } of rows) field.begin();
  store.subscribe(show);
  warn();
}

/**
 * Undo a guess and the earlier ones that it replaced.
 *
 * @param {Store} store
 * @param {() => Guess|undefined} found
 */
function takeBack(store, found) {
  for (let guess = found(); guess; guess = found()) {
    store.append(undo(store.state, stamp(), guess.id));
  }
}

/**
 * Return the list of guesses, which is inserted after a section with the first guess.
 *
 * @param {Element|null} section
 * @param {Judge} judge
 * @param {SourceLink} sourceLink
 */
function recapAfter(section, judge, sourceLink) {
  if (!section) return null;
  const list = element("ol", { className: "guess-list" });
  const title = element("h2", { id: "guesses" }, words.guesses);
  const box = element("section", { className: "step guesses" }, title, list);
  box.setAttribute("aria-labelledby", "guesses");
  /** @type {Map<string, ReturnType<typeof recapItem>>} */
  const shown = new Map();
  return {
    /** @param {(Row & {guess: Guess})[]} given */
    show(given) {
      if (given.length && !box.isConnected) section.after(box);
      box.hidden = !given.length;
      for (const [id, item] of shown) {
        if (given.some((row) => row.id === id)) continue;
        item.box.remove();
        shown.delete(id);
      }
      const order = given.map((row) => {
        const item = shown.get(row.id) ?? recapItem(row, judge, sourceLink);
        shown.set(row.id, item);
        item.show(row.guess);
        return item.box;
      });
      if (order.some((item, place) => list.children[place] !== item)) list.append(...order);
    },
  };
}

/**
 * Return one guess: the question, the guess, a link to the explanation, and the learner's verdict.
 *
 * @param {Row} row
 * @param {Judge} judge
 * @param {SourceLink} sourceLink
 */
function recapItem({ question }, judge, sourceLink) {
  const text = element("p", { className: "guess-text" });
  /** @type {Guess} */
  let guess;
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
  const box = element("li", {}, element("p", {}, question), text);
  const link = sourceLink(question);
  if (link) box.append(link);
  box.append(group);
  return {
    box,
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
 * A field for a guess at a question of a Preview, inside the question's list item. The page has it
 * already (layouts/_partials/topic/guess-fields.html), so it may hold a guess when it is upgraded.
 *
 * Event: "guess" with {text}: the guess; "" for "I don't know"; null where a guess was cleared.
 */
export class GuessField extends HTMLElement {
  #input = /** @type {HTMLInputElement} */ (this.querySelector("input"));
  #none = /** @type {HTMLInputElement} */ (this.querySelector("[type=checkbox]"));
  #status = element("span", { className: "guess-status", role: "status" });
  /** @type {string|null} */
  #saved = null;

  /** The question of the field. */
  question = "";

  connectedCallback() {
    // Not in the constructor: plainText() copies the question, and with it this element.
    this.question = plainText(/** @type {Element} */ (this.parentElement));
    this.#input.ariaLabel = `${this.#input.placeholder}: ${this.question}`;
    this.#none.ariaLabel = `${words.dontKnow}: ${this.question}`;
    this.append(this.#status);
    this.#input.addEventListener("input", () => {
      this.#none.checked = false;
    });
    this.#none.addEventListener("change", () => {
      this.#input.value = "";
    });
    this.addEventListener("change", () => this.#give());
    this.#input.addEventListener("blur", () => this.#give());
    this.#input.addEventListener("keydown", (event) => this.#onEnter(event));
  }

  /** The entered guess. */
  get #text() {
    return this.#input.value.trim() || (this.#none.checked ? "" : null);
  }

  /**
   * Show a saved guess, null where there is none, unless another one was entered.
   *
   * @param {string|null} text
   */
  show(text) {
    if (this.#text === this.#saved && document.activeElement !== this.#input) {
      this.#input.value = text ?? "";
      this.#none.checked = text === "";
    }
    this.#saved = text;
  }

  /**
   * Show whether the guess was saved.
   *
   * @param {string} text
   */
  say(text) {
    this.#status.textContent = text;
  }

  /** Dispatch a guess that was entered before this script loaded, unless it is being typed. */
  begin() {
    if (document.activeElement !== this.#input) this.#give();
  }

  #give() {
    const text = this.#text;
    if (text === this.#saved) return;
    this.#saved = text;
    this.dispatchEvent(new CustomEvent("guess", { bubbles: true, detail: { text } }));
  }

  /**
   * On Enter, save the guess and focus the next field.
   *
   * @param {KeyboardEvent} event
   */
  #onEnter(event) {
    if (event.key !== "Enter" || event.isComposing) return;
    this.#give();
    /** @type {HTMLElement|null|undefined} */
    const next = this.parentElement?.nextElementSibling?.querySelector("guess-field input");
    next?.focus();
  }
}
