/** Adds a button that copies the prompt; the prompt itself is text on the page. */
class AskPrompt extends HTMLElement {
  connectedCallback() {
    if (!navigator.clipboard || !this.dataset.copy || this.querySelector("button")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = this.dataset.copy;
    button.addEventListener("click", () => this.#copy(button));
    this.append(button);
  }

  async #copy(button) {
    await navigator.clipboard.writeText(this.querySelector(".prompt").textContent);
    button.textContent = this.dataset.copied;
    setTimeout(() => (button.textContent = this.dataset.copy), 2000);
  }
}

customElements.define("ask-prompt", AskPrompt);
