import { keysAreOn } from "./key-switch.js";
import { load } from "./load.js";

const isTyping = (target) =>
  target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName);

/** Tells whether a key asks for the search: Ctrl-K, ⌘K, or / where single keys are on. */
const asks = (event) => {
  if (event.altKey || event.isComposing || event.defaultPrevented) return false;
  if (event.ctrlKey || event.metaKey) return event.key.toLowerCase() === "k" && !event.shiftKey;
  return event.key === "/" && !isTyping(event.target) && keysAreOn();
};

/** Turns a link to all topics into a button that opens the search; so do its keys. */
class SearchOpener extends HTMLElement {
  #link = this.querySelector("a");
  #isLoading = false;

  connectedCallback() {
    if (!this.#link?.isConnected || !window.HTMLDialogElement) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = this.#link.className;
    button.textContent = this.dataset.label;
    button.setAttribute("aria-haspopup", "dialog");
    button.setAttribute("aria-keyshortcuts", "/ Control+K Meta+K");
    button.addEventListener("click", () => this.#open());
    this.#link.replaceWith(button);
    addEventListener("keydown", (event) => {
      if (!asks(event)) return;
      event.preventDefault();
      this.#open();
    });
    const lost = document.querySelector("[data-lost]");
    if (lost) load("search").then(({ suggest }) => suggest(lost));
  }

  /** Opens the search, with what was typed while it was on its way. */
  async #open() {
    if (this.#isLoading) return;
    this.#isLoading = true;
    let typed = "";
    const keep = (event) => {
      if (event.key.length > 1 || event.ctrlKey || event.metaKey) return;
      typed += event.key;
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    addEventListener("keydown", keep, true);
    try {
      const { open } = await load("search");
      await open(() => typed);
    } catch {
      location.href = this.#link.href;
    } finally {
      removeEventListener("keydown", keep, true);
      this.#isLoading = false;
    }
  }
}

customElements.define("search-opener", SearchOpener);
