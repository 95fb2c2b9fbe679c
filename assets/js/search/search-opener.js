import { button } from "../shell/element.js";
import { load } from "../shell/lazy-load.js";
import { isMeantElsewhere, keysAreOn } from "../shell/shortcuts.js";

/**
 * Tell whether a key press opens the search: Ctrl-K, ⌘K, or / where single keys are on.
 *
 * @type {(event: KeyboardEvent) => boolean}
 */
const isShortcut = (event) => {
  if (event.altKey || event.isComposing || event.defaultPrevented) return false;
  if (event.ctrlKey || event.metaKey) return event.key.toLowerCase() === "k" && !event.shiftKey;
  return event.key === "/" && !isMeantElsewhere(event) && keysAreOn();
};

/** Replaces the link to all topics by a button that opens the search, and handles its shortcuts. */
class SearchOpener extends HTMLElement {
  #link = this.querySelector("a");
  #isLoading = false;
  #query = "";

  connectedCallback() {
    if (!this.#link?.isConnected || !window.HTMLDialogElement) return;
    const opener = button(this.dataset.label ?? "", () => this.#open(), {
      className: this.#link.className,
      ariaHasPopup: "dialog",
      ariaKeyShortcuts: "/ Control+K Meta+K",
    });
    this.#link.replaceWith(opener);
    addEventListener("keydown", (event) => {
      if (!isShortcut(event)) return;
      event.preventDefault();
      this.#open();
    });
    const place = document.querySelector("[data-suggestions]");
    if (place) this.#suggest(place);
  }

  /**
   * Suggest topics for a wrong address, whose words the search begins with.
   *
   * @param {Element} place
   */
  async #suggest(place) {
    const { suggest } = await load("search");
    this.#query = await suggest(place);
  }

  /** Load and open the search dialog, and pass on what was typed meanwhile. */
  async #open() {
    if (this.#isLoading) return;
    this.#isLoading = true;
    let typed = "";
    /** @type {(event: KeyboardEvent) => void} */
    const keep = (event) => {
      if (event.key.length > 1 || event.ctrlKey || event.metaKey) return;
      typed += event.key;
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    addEventListener("keydown", keep, true);
    try {
      const { open } = await load("search");
      await open(() => typed || this.#query);
      this.#query = "";
    } catch {
      if (this.#link) location.href = this.#link.href;
    } finally {
      removeEventListener("keydown", keep, true);
      this.#isLoading = false;
    }
  }
}

customElements.define("search-opener", SearchOpener);
