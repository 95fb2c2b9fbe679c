/** Makes a prompt ask for hints instead of the answer. */
import { words } from "@params";
import { element } from "../shell/element.js";

/**
 * Make a prompt ask for hints, wherever it is copied or opened.
 *
 * @param {HTMLElement & {added: string}} prompt The <ask-prompt>.
 * @param {string|null} attempt What the learner tried; null restores the original prompt.
 */
export function askForHints(prompt, attempt) {
  const parts = attempt === null ? [] : ["", words.hintRequest];
  if (attempt) parts.push(`${words.hintAttempt} ${attempt}`);
  prompt.added = parts.join("\n\n");
  prompt.querySelector(".hint-note")?.remove();
  if (prompt.added) prompt.append(element("p", { className: "hint-note" }, words.hintNote));
}
