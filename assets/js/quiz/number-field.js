/**
 * A field for a number, with its unit behind.
 *
 * @import {Field} from "./quiz-question.js"
 */

import { words } from "@params";
import { element } from "../shell/element.js";
import { isWithin, readings } from "./number.js";

/**
 * Return a field for the number of a closed answer.
 *
 * @param {HTMLDetailsElement} details The answer: the number, and the reason below it.
 * @returns {Field}
 */
export function numberField({ dataset, lastElementChild: answer }) {
  const { value = "", tolerance = "", unit = "" } = dataset;
  const input = element("input", {
    className: "text-field",
    // Some keypads for decimal numbers have no minus sign.
    inputMode: /[-−eE]/.test(value) ? "text" : "decimal",
    autocomplete: "off",
    required: true,
  });
  const label = element(
    "label",
    { className: "quiz-number" },
    element("span", {}, words.ownAnswerWas),
    input,
    element("bdi", {}, unit),
  );
  input.addEventListener("input", () =>
    input.setCustomValidity(readings(input.value, unit).length ? "" : words.quizNumber),
  );
  const solution = answer?.firstElementChild?.textContent ?? "";
  answer?.firstElementChild?.remove();
  return {
    contents: [label],
    solution,
    isRight: () => isWithin(readings(input.value, unit), { value, tolerance }),
    mark() {
      input.readOnly = true;
      if (answer?.hasChildNodes()) label.after(answer);
    },
    reset() {
      input.readOnly = false;
      input.value = "";
      answer?.remove();
    },
  };
}
