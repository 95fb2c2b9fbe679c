/**
 * A question of a quiz that marks the answer to it. Placed in a question's card, it takes the
 * question's options, and removes the closed answer, which says what is right and why.
 *
 * Event: "answer", once for each try; `isRight` has the result.
 *
 * @typedef {object} Field The controls of a question.
 * @property {Element[]} contents
 * @property {string} solution The right answer.
 * @property {() => boolean} isRight Tells whether the right answer was given.
 * @property {() => void} mark Shows what is right, and why, and takes no more answers.
 * @property {() => void} reset
 */

import { words } from "@params";
import { element } from "../shell/element.js";
import { fill } from "../shell/interface-text.js";
import { numberField } from "./number-field.js";
import { optionList } from "./option-list.js";

/** A question of a quiz. */
export class QuizQuestion extends HTMLElement {
  /**
   * Whether the answer was right; undefined before it was checked.
   *
   * @type {boolean|undefined}
   */
  isRight;

  /** @type {Field} */
  #field;
  #form = element("form", {});
  #check = element("button", { className: "plain-button" }, words.quizCheck);
  #verdict = element("p", { className: "quiz-verdict", tabIndex: -1, hidden: true });

  connectedCallback() {
    if (this.#field) return;
    const card = this.closest(".card");
    const details = card?.querySelector("details");
    const question = card?.querySelector(".prose");
    if (!card || !details || !question) return;
    const options = question.querySelector(":scope > ol[type]:last-child");
    const answers = details.querySelector(".prose > ol");
    question.id = `${card.id}-question`;
    this.#field = options && answers ? optionList(options, answers, card.id) : numberField(details);
    details.remove();
    const fields = element("fieldset", { className: "prose" }, ...this.#field.contents);
    fields.setAttribute("aria-labelledby", question.id);
    this.#form.append(fields, this.#check, this.#verdict);
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      // Enter in the field of a marked number sends the form again.
      if (this.isRight === undefined) this.#mark();
    });
    this.append(this.#form);
  }

  #mark() {
    this.isRight = this.#field.isRight();
    this.#field.mark();
    this.#check.hidden = true;
    this.#verdict.textContent = this.isRight
      ? words.quizRight
      : fill(words.quizSolution, { answer: this.#field.solution });
    this.#verdict.hidden = false;
    this.#verdict.focus({ preventScroll: true });
    this.dispatchEvent(new CustomEvent("answer", { bubbles: true }));
  }

  /** Take an answer once more. */
  reset() {
    this.isRight = undefined;
    this.#field.reset();
    this.#check.hidden = false;
    this.#verdict.hidden = true;
  }
}

customElements.define("quiz-question", QuizQuestion);
