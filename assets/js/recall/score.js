/** The score of a topic's cards or of its quiz. */
import { element } from "../shell/element.js";

/**
 * Return a line with a ring that is filled as far as the score is.
 *
 * @param {number} share From 0 to 1.
 * @param {string} text The score in words.
 */
export function score(share, text) {
  const ring = element("span", { className: "result-ring", ariaHidden: "true" });
  ring.style.setProperty("--share", String(share));
  return element("p", { className: "result-score" }, ring, text);
}
