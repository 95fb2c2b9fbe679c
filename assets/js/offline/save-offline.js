/** The controls that save a section's topics for offline reading. */

import { locale, style, words } from "@params";
import { titles } from "../search/titles.js";
import { button, element, styleSheet } from "../shell/element.js";
import { count, fill } from "../shell/interface-text.js";
import { pagePath } from "../shell/page.js";
import { markSaved } from "./saved-marks.js";
import { canSave, remove, save, saved } from "./saved-pages.js";

const MEGABYTE = 1_000_000;

/** @type {(bytes: number) => string} */
const size = (bytes) =>
  new Intl.NumberFormat(locale, {
    style: "unit",
    unit: "megabyte",
    maximumFractionDigits: 1,
  }).format(bytes / MEGABYTE);

/** @type {(at: number) => string} */
const date = (at) => new Date(at).toLocaleDateString(locale, { dateStyle: "long" });

/**
 * Return the message for a failure to save.
 *
 * @param {any} error A FileError, or another failure of the browser.
 */
function reasonOf({ address, name }) {
  if (address) return fill(words.offlineMissing, { path: address });
  return name === "QuotaExceededError" ? words.offlineFull : words.offlineFailed;
}

class SaveOffline extends HTMLElement {
  #section = pagePath(location);
  #status = element("span", { role: "status" });
  #actions = element("span", { className: "save-actions" });

  async connectedCallback() {
    if (this.firstChild || !canSave()) return;
    this.append(this.#actions, this.#status);
    await this.#show(await saved(this.#section));
  }

  /**
   * Show the available actions, and the size and date of a saved section.
   *
   * @param {import("./saved-pages.js").Note|null} note
   */
  async #show(note) {
    /** @type {(address: string) => boolean} */
    const isInside = (address) => address.startsWith(this.#section) && address !== this.#section;
    const topics = [...(await titles()).keys()].filter(isInside);
    const number = count(words.topics, note?.topics ?? topics.length);
    const name = note ? words.offlineAgain : fill(words.offlineSave, { topics: number });
    const actions = [button(name, () => this.#save(topics))];
    if (note) actions.push(button(words.offlineRemove, () => this.#remove()));
    this.#actions.replaceChildren(...actions);
    this.#status.textContent = note
      ? fill(words.offlineSaved, { topics: number, size: size(note.bytes), date: date(note.at) })
      : fill(words.offlineSize, { size: size(Number(this.dataset.bytes)) });
  }

  /** @param {string[]} topics */
  async #save(topics) {
    /** @type {(done: number, all: number) => void} */
    const report = (done, all) => {
      this.#status.textContent = fill(words.offlineSaving, { done, all });
    };
    this.#actions.replaceChildren();
    try {
      await this.#show(await save(this.#section, topics, report));
      await markSaved();
    } catch (error) {
      await this.#show(await saved(this.#section));
      this.#status.textContent = reasonOf(error);
    }
    this.#actions.querySelector("button")?.focus();
  }

  async #remove() {
    await remove(this.#section);
    await markSaved();
    await this.#show(null);
    this.#status.textContent = words.offlineRemoved;
    this.#actions.querySelector("button")?.focus();
  }
}

await styleSheet(style);
customElements.define("save-offline", SaveOffline);
