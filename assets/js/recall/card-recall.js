/**
 * The controls of a card: the learner says how sure they are, which opens the answer, and then
 * grades the recall. Placed in a card, it moves the card's <details> into itself. It stores
 * nothing: it dispatches events, and its owner shows the results.
 *
 * Events: "open"; "grade" with {grade: Rating, sure, ms}; "undo".
 *
 * @import {Grade} from "../log/fsrs.js"
 * @import {CardState, Stamp} from "../log/types.d.ts"
 */

import { words } from "@params";
import { Rating } from "../log/learner-log.js";
import { dueAt, isDue } from "../progress/due.js";
import { button, element } from "../shell/element.js";
import { when } from "../shell/formatting.js";
import { fill } from "../shell/interface-text.js";
import { keepDraft } from "./draft.js";

/** Ignore taps for this long (ms): the second of a double tap would hit what just appeared. */
const TAP_GUARD = 350;

/** The controls of a card. */
export class CardRecall extends HTMLElement {
  /** The card's page and id, to which a typed answer belongs. */
  name = "";

  /**
   * Whether the learner was sure before seeing the answer; undefined if they did not say.
   *
   * @type {boolean|undefined}
   */
  sure;

  /**
   * The current grade: Rating.Again, Rating.Good, or undefined.
   *
   * @type {Grade|undefined}
   */
  graded;

  /** @type {HTMLDetailsElement} */
  #details;
  /** @type {HTMLTextAreaElement} */
  #own;
  /** @type {() => void} */
  #forgetDraft;
  /** @type {HTMLElement} */
  #confidence;
  /** @type {HTMLElement} */
  #grades;
  /** @type {HTMLElement} */
  #result;
  /** @type {HTMLElement} */
  #undo;
  #since = 0;
  #settledAt = -TAP_GUARD;

  connectedCallback() {
    if (this.#details) return;
    const card = this.closest(".card");
    const details = card?.querySelector("details");
    const summary = details?.querySelector("summary");
    if (!card || !details || !summary) return;
    this.#details = details;
    summary.hidden = true;
    // Find-in-page opens an answer that contains a match.
    this.#details.addEventListener("toggle", () => this.#details.open && this.#show());
    this.answer.tabIndex = -1;
    this.#make(card.querySelector(".prose")?.textContent.trim() ?? "");
    this.#forgetDraft = keepDraft(this.#own, this.name);
    this.#since = performance.now();
    if (this.isOpen) this.#show();
  }

  /**
   * The element of the answer.
   *
   * @returns {HTMLElement}
   */
  get answer() {
    return /** @type {HTMLElement} */ (this.#details.querySelector(".prose"));
  }

  /** Whether the answer is shown. */
  get isOpen() {
    return this.#details.open;
  }

  /** Ignore taps for a moment. */
  settle() {
    this.#settledAt = performance.now();
  }

  /** @param {string} question */
  #make(question) {
    /** @type {(grade: Grade) => () => void} */
    const act = (grade) => () => this.grade(grade);
    /** @type {(sure: boolean) => () => void} */
    const say = (sure) => () => this.open(sure);
    this.#own = element("textarea", {
      className: "own-answer",
      rows: 1,
      placeholder: words.ownAnswer,
      ariaLabel: `${words.ownAnswer}: ${question}`,
      autocomplete: "off",
    });
    this.#confidence = choice(words.confidence, question, [
      [words.notSure, say(false), "1"],
      [words.sure, say(true), "2"],
    ]);
    this.#grades = choice(words.result, question, [
      [words.missed, act(Rating.Again), "1"],
      [words.gotIt, act(Rating.Good), "2"],
    ]);
    this.#undo = button(words.undo, () => this.undoGrade(), { className: "undo", hidden: true });
    this.#result = element("span", {});
    const line = element("p", { className: "recall-result" }, this.#result, " ", this.#undo);
    this.#grades.hidden = true;
    this.append(this.#own, this.#details, this.#confidence, this.#grades, line);
  }

  /**
   * Show the result: the grade and when the card is due.
   *
   * @param {string} text
   */
  say(text) {
    if (this.#result.textContent !== text) this.#result.textContent = text;
  }

  /**
   * Append an element below the answer.
   *
   * @param {HTMLElement} note
   */
  add(note) {
    this.#details.append(note);
  }

  /**
   * Show the answer.
   *
   * @param {boolean} [sure]
   * @param {{isFocused?: boolean}} [options]
   */
  open(sure, { isFocused = true } = {}) {
    if (this.isOpen || performance.now() - this.#settledAt < TAP_GUARD) return;
    this.sure = sure;
    this.#details.open = true;
    this.#show();
    if (isFocused) this.answer.focus({ preventScroll: true });
  }

  /**
   * Open the answer again after its grade was undone.
   *
   * @param {boolean} [sure]
   */
  reopen(sure) {
    this.#settledAt = -TAP_GUARD;
    this.open(sure);
  }

  #show() {
    if (this.#confidence.hidden) return;
    this.#confidence.hidden = true;
    this.#grades.hidden = false;
    this.#own.hidden = !this.#own.value.trim();
    this.#own.readOnly = true;
    this.#own.ariaLabel = words.ownAnswerWas;
    this.classList.add("is-open");
    // Not earlier, or screen readers would announce every card's due date on load.
    this.#result.role = "status";
    this.#dispatch("open");
    this.settle();
  }

  /**
   * Grade the card, where its answer is open.
   *
   * @param {Grade} grade Rating.Again or Rating.Good.
   */
  grade(grade) {
    if (!this.isOpen || this.graded === grade) return;
    if (performance.now() - this.#settledAt < TAP_GUARD) return;
    this.mark(grade);
    this.#forgetDraft();
    this.#dispatch("grade", { grade, sure: this.sure, ms: performance.now() - this.#since });
  }

  /** Undo the grade. */
  undoGrade() {
    if (!this.graded) return;
    this.mark(undefined);
    this.#grades.querySelector("button")?.focus({ preventScroll: true });
    this.#dispatch("undo");
  }

  /**
   * Show the current grade.
   *
   * @param {Grade} [grade]
   */
  mark(grade) {
    this.graded = grade;
    const [missed, got] = this.#grades.querySelectorAll("button");
    missed.ariaPressed = String(grade === Rating.Again);
    got.ariaPressed = String(grade === Rating.Good);
    this.#undo.hidden = !grade;
  }

  /**
   * Show whether keys act on this card.
   *
   * @param {boolean} isOn
   */
  showKeys(isOn) {
    for (const key of this.querySelectorAll("kbd")) {
      key.hidden = !isOn;
      if (key.parentElement) key.parentElement.ariaKeyShortcuts = isOn ? key.textContent : null;
    }
  }

  /**
   * Handle a key; return whether it was a shortcut.
   *
   * @param {string} key
   */
  press(key) {
    /** @type {Record<string, (() => void)|false>} */
    const actions = {
      " ": !this.isOpen && (() => this.open()),
      1: () => (this.isOpen ? this.grade(Rating.Again) : this.open(false)),
      2: () => (this.isOpen ? this.grade(Rating.Good) : this.open(true)),
      u: this.graded !== undefined && (() => this.undoGrade()),
    };
    const act = actions[key];
    if (act) act();
    return Boolean(act);
  }

  /**
   * @param {string} type
   * @param {object} [detail]
   */
  #dispatch(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { bubbles: true, detail }));
  }
}

/**
 * Return a group of two buttons, the worse answer first, whose names end with the question.
 *
 * @param {string} label
 * @param {string} question
 * @param {[text: string, act: () => void, key: string][]} choices
 */
function choice(label, question, choices) {
  const buttons = choices.map(([text, act, key]) => {
    const made = button(text, act, { ariaKeyShortcuts: key, ariaLabel: `${text}: ${question}` });
    made.append(element("kbd", { ariaHidden: "true" }, key));
    return made;
  });
  return element("div", { className: "choice", role: "group", ariaLabel: label }, ...buttons);
}

/**
 * Return the time when a card is due as text: "Due now", "Due tomorrow".
 *
 * @param {CardState} known
 * @param {Stamp} now
 */
export function dueText(known, now) {
  if (isDue(known, now)) return words.dueNow;
  const at = dueAt(known, now);
  return Number.isFinite(at) ? fill(words.cardDue, { when: when(at, now) }) : words.suspended;
}

customElements.define("card-recall", CardRecall);
