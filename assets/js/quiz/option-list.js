/**
 * The options of a question as radio buttons, or as checkboxes where more than one is right.
 *
 * @import {Field} from "./quiz-question.js"
 */

import { locale, words } from "@params";
import { element } from "../shell/element.js";

/**
 * Make a list of options answerable.
 *
 * @param {Element} list The options.
 * @param {Element} answers The same options with reasons (layouts/_partials/quiz/options.html).
 * @param {string} name The name of the question's controls.
 * @returns {Field}
 */
export function optionList(list, answers, name) {
  const solutions = [...answers.children];
  const isRight = solutions.map((item) => item.hasAttribute("data-right"));
  const isSingle = isRight.filter(Boolean).length === 1;
  const options = [...list.children].map((item, place) => {
    const input = element("input", { type: isSingle ? "radio" : "checkbox", name });
    const label = element("label", {}, input, element("span", {}, ...item.childNodes));
    item.append(label);
    return {
      item,
      label,
      input,
      isRight: isRight[place],
      reason: solutions[place].lastElementChild,
    };
  });
  const requireOne = () => {
    options[0].input.required = !options.some(({ input }) => input.checked);
  };
  list.addEventListener("change", requireOne);
  requireOne();
  const letters = options.flatMap((option, place) =>
    option.isRight ? [String.fromCodePoint(65 + place)] : [],
  );
  return {
    contents: isSingle ? [list] : [element("p", {}, words.quizSeveral), list],
    solution: new Intl.ListFormat(locale).format(letters),
    isRight: () => options.every((option) => option.input.checked === option.isRight),
    mark() {
      for (const { item, label, input, isRight, reason } of options) {
        input.disabled = true;
        label.append(mark(isRight, input.checked));
        item.classList.toggle("is-right", isRight);
        if (reason?.hasChildNodes()) item.append(reason);
      }
    },
    reset() {
      for (const { item, label, input, reason } of options) {
        input.disabled = false;
        input.checked = false;
        label.lastElementChild?.remove();
        item.classList.remove("is-right");
        reason?.remove();
      }
      requireOne();
    },
  };
}

/**
 * Return the mark of an option: whether it is right, and whether the learner chose it.
 *
 * @param {boolean} isRight
 * @param {boolean} isChosen
 */
function mark(isRight, isChosen) {
  const sign = element(
    "span",
    { role: "img", ariaLabel: isRight ? words.quizRight : words.quizWrong },
    isRight ? "✓" : "✗",
  );
  return element("span", { className: "quiz-mark" }, isChosen ? words.ownAnswerWas : "", " ", sign);
}
