/**
 * A field for a guess at a question of a Preview, inside the question's list item.
 *
 * Event: "guess" with {text}: the guess; "" for "I don't know"; null where a guess was cleared.
 */

import { words } from "@params";
import { button, element } from "../shell/element.js";

class GuessField extends HTMLElement {
  #input;
  #none;
  #status;
  #saved = null;

  connectedCallback() {
    if (this.#input) return;
    const question = this.parentElement.textContent.trim();
    this.#input = element("input", {
      type: "text",
      maxLength: 300,
      autocomplete: "off",
      enterKeyHint: "done",
      placeholder: words.guess,
      ariaLabel: `${words.guess}: ${question}`,
    });
    this.#none = button(words.dontKnow, () => this.#give(this.#saved === "" ? null : ""), {
      ariaLabel: `${words.dontKnow}: ${question}`,
      ariaPressed: "false",
    });
    this.#status = element("span", { className: "guess-status", role: "status" });
    this.append(this.#input, this.#none, this.#status);
    this.#input.addEventListener("change", () => this.#give(this.#input.value.trim() || null));
    this.#input.addEventListener("keydown", (event) => this.#onEnter(event));
  }

  /** Show a saved guess; null where there is none. */
  show(text) {
    this.#saved = text;
    if (document.activeElement !== this.#input) this.#input.value = text ?? "";
    this.#none.ariaPressed = String(text === "");
  }

  /** Show whether the guess was saved. */
  say(text) {
    this.#status.textContent = text;
  }

  #give(text) {
    if (text === this.#saved) return;
    this.#saved = text;
    this.#none.ariaPressed = String(text === "");
    if (text === "") this.#input.value = "";
    this.dispatchEvent(new CustomEvent("guess", { bubbles: true, detail: { text } }));
  }

  /** On Enter, save the guess and focus the next field. */
  #onEnter(event) {
    if (event.key !== "Enter" || event.isComposing) return;
    this.#give(this.#input.value.trim() || null);
    this.parentElement.nextElementSibling?.querySelector("guess-field input")?.focus();
  }
}

customElements.define("guess-field", GuessField);
