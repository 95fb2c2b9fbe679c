import { words } from "@params";

/** Adds a button that copies the prompt; the prompt itself is text on the page. */
class AskPrompt extends HTMLElement {
  connectedCallback() {
    if (!navigator.clipboard || this.querySelector("button")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = words.copy;
    button.addEventListener("click", () => this.#copy(button));
    this.append(button);
  }

  async #copy(button) {
    await navigator.clipboard.writeText(this.querySelector(".prompt").textContent);
    button.textContent = words.copied;
    setTimeout(() => (button.textContent = words.copy), 2000);
  }
}

customElements.define("ask-prompt", AskPrompt);
