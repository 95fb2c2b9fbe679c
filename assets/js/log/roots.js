/**
 * The wordings of a question: a reworded one continues the history of the first.
 *
 * @import {PlacedGrade} from "./replay.js"
 */
import { isText } from "./events.js";

/**
 * Return which earlier wording each reworded question continues.
 *
 * @param {PlacedGrade[]} grades
 */
export function rootsOf(grades) {
  /** @type {Map<string, string>} */
  const roots = new Map();
  for (const { event, page } of grades) {
    if (isText(event.of) && event.of !== event.q) {
      const later = rootOf(roots, `${page}#${event.q}`);
      const earlier = rootOf(roots, `${page}#${event.of}`);
      if (later !== earlier) roots.set(later, earlier);
    }
  }
  return roots;
}

/**
 * Return the key of the first wording of a question.
 *
 * @param {Map<string, string>} roots As in State.
 * @param {string} key
 */
export function rootOf(roots, key) {
  let root = key;
  for (let next = roots.get(key); next !== undefined; next = roots.get(root)) root = next;
  return root;
}
