/**
 * Guesses before reading: a field at each question.
 *
 * @typedef {{id: string, question: string, field: GuessField}} Row A question and its field.
 *
 * @import {Store} from "../log/store.js"
 * @import {Guess} from "../log/types.d.ts"
 * @import {FindSource} from "./source-link.js"
 */

import { words } from "@params";
import { guessed, guessFor, judged, stamp, undo } from "../log/learner-log.js";
import { element } from "../shell/element.js";
import { plainText } from "../shell/page.js";
import { guessList } from "./guess-list.js";

/**
 * Save the guesses of a page, and add the list of them.
 *
 * @param {Store} store
 * @param {string} page
 * @param {FindSource} findSource
 * @param {() => string} storageWarning Why progress is not saved; empty where it is.
 */
export function addGuesses(store, page, findSource, storageWarning) {
  // Not earlier: no event may be dispatched before it is listened to.
  customElements.define("guess-field", GuessField);
  const fields = [...document.querySelectorAll("guess-field")];
  const rows = fields.map((field, place) => {
    return { id: String(place + 1), question: field.question, field };
  });
  /** @type {(row: Row) => Guess|undefined} */
  const found = ({ id, question }) => guessFor(store.state, page, id, question);
  const list = guessList({
    page,
    findSource,
    judge: (guess, right) => store.append(judged(guess, right, stamp())),
  });
  const show = () => {
    for (const row of rows) row.field.show(found(row)?.text ?? null);
    list?.show(
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
