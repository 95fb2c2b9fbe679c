/** A button that copies a text and says so for a moment. */

import { words } from "@params";
import { button } from "../shell/element.js";

const COPIED_MS = 2000;

/**
 * Return the button.
 *
 * @param {() => string} read Returns the text to copy.
 * @param {(button: HTMLElement, text: string) => void} label Sets the button's text and name.
 */
export function copyButton(read, label) {
  const made = button("", async () => {
    await navigator.clipboard.writeText(read());
    label(made, words.copied);
    setTimeout(() => label(made, words.copy), COPIED_MS);
  });
  label(made, words.copy);
  return made;
}
