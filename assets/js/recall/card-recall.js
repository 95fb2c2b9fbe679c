/**
 * What a learner does with a card: says how sure they are, which opens the answer, and then
 * how it went. Stands in a card and takes its <details> into itself. It keeps nothing: it
 * tells what happened, and is told what follows.
 *
 * Events: "open"; "grade" with {grade: Rating, sure, ms}; "undo".
 */

import { words } from "@params";
import { Rating } from "../log/learner-log.js";
import { button, element } from "../shell/element.js";

/** The second tap of a double tap is not an answer to what came up under it. */
const TOO_QUICK = 350;

class CardRecall extends HTMLElement {
  /** How sure the learner said to be: true, false, or undefined. */
  sure;

  /** The current grade: Rating.Again, Rating.Good, or undefined. */
  graded;

  #details;
  #own;
  #confidence;
  #grades;
  #result;
  #undo;
  #since = 0;
  #quiet = -TOO_QUICK;

  connectedCallback() {
    if (this.#details) return;
    const card = this.closest(".card");
    this.#details = card.querySelector("details");
    this.#details.querySelector("summary").hidden = true;
    // The browser's own search opens an answer that holds what is searched for.
    this.#details.addEventListener("toggle", () => this.#details.open && this.#show());
    this.answer.tabIndex = -1;
    this.#make(card.querySelector(".prose").textContent.trim());
    this.#since = performance.now();
    if (this.isOpen) this.#show();
  }

  /** The element of the answer. */
  get answer() {
    return this.#details.querySelector(".prose");
  }

  get isOpen() {
    return this.#details.open;
  }

  /** Take no tap for a moment: what is here now came up under a finger. */
  settle() {
    this.#quiet = performance.now();
  }

  #make(question) {
    const act = (grade) => () => this.grade(grade);
    const say = (sure) => () => this.open(sure);
    this.#own = element("textarea", {
      className: "own-answer",
      rows: 1,
      placeholder: words.ownAnswer,
      ariaLabel: `${words.ownAnswer}: ${question}`,
      autocomplete: "off",
    });
    this.#confidence = choice(words.confidence, [
      [words.notSure, say(false), "1"],
      [words.sure, say(true), "2"],
    ]);
    this.#grades = choice(words.result, [
      [words.missed, act(Rating.Again), "1"],
      [words.gotIt, act(Rating.Good), "2"],
    ]);
    this.#undo = button(words.undo, () => this.takeBack(), { className: "undo", hidden: true });
    this.#result = element("span", {});
    const line = element("p", { className: "recall-result" }, this.#result, " ", this.#undo);
    this.#grades.hidden = true;
    this.append(this.#own, this.#details, this.#confidence, this.#grades, line);
  }

  /** Say something of the card: when it comes back. */
  say(text) {
    if (this.#result.textContent !== text) this.#result.textContent = text;
  }

  /** Add something below the answer. */
  add(note) {
    this.#details.append(note);
  }

  /** Show the answer. */
  open(sure, { isFocused = true } = {}) {
    if (this.isOpen || performance.now() - this.#quiet < TOO_QUICK) return;
    this.sure = sure;
    this.#details.open = true;
    this.#show();
    if (isFocused) this.answer.focus({ preventScroll: true });
  }

  /** Show the answer again after its grade was taken back. */
  reopen(sure) {
    this.#quiet = -TOO_QUICK;
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
    // Not before: what cards say when a page opens is not to be read out.
    this.#result.role = "status";
    this.#tell("open");
    this.settle();
  }

  /** Grade the card, where its answer is open: Rating.Again or Rating.Good. */
  grade(grade) {
    if (!this.isOpen || this.graded === grade) return;
    if (performance.now() - this.#quiet < TOO_QUICK) return;
    this.mark(grade);
    this.#tell("grade", { grade, sure: this.sure, ms: performance.now() - this.#since });
  }

  /** Take the grade back. */
  takeBack() {
    if (!this.graded) return;
    this.mark(undefined);
    this.#grades.querySelector("button").focus({ preventScroll: true });
    this.#tell("undo");
  }

  /** Show which grade stands. */
  mark(grade) {
    this.graded = grade;
    const [missed, got] = this.#grades.querySelectorAll("button");
    missed.ariaPressed = String(grade === Rating.Again);
    got.ariaPressed = String(grade === Rating.Good);
    this.#undo.hidden = !grade;
  }

  /** Act on a key; tell whether it had a meaning. */
  press(key) {
    const act = {
      " ": !this.isOpen && (() => this.open()),
      1: () => (this.isOpen ? this.grade(Rating.Again) : this.open(false)),
      2: () => (this.isOpen ? this.grade(Rating.Good) : this.open(true)),
      u: this.graded && (() => this.takeBack()),
    }[key];
    if (act) act();
    return Boolean(act);
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { bubbles: true, detail }));
  }
}

/** Return two buttons to choose between, the worse one first. */
function choice(label, choices) {
  const buttons = choices.map(([text, act, key]) => {
    const made = button(text, act, { ariaKeyShortcuts: key });
    made.append(element("kbd", { ariaHidden: "true" }, key));
    return made;
  });
  return element("div", { className: "choice", role: "group", ariaLabel: label }, ...buttons);
}

customElements.define("card-recall", CardRecall);
