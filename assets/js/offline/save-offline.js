/** Saves a section's topics on this device, to be read without a network. */

import { locale, style, words } from "@params";
import { titles } from "../search/titles.js";
import { button, element, styleSheet } from "../shell/element.js";
import { count, fill } from "../shell/formatting.js";
import { pagePath } from "../shell/page.js";
import { canSave, remove, save, saved } from "./saved-pages.js";

const MEGABYTE = 1_000_000;

const size = (bytes) =>
  new Intl.NumberFormat(locale, {
    style: "unit",
    unit: "megabyte",
    maximumFractionDigits: 1,
  }).format(bytes / MEGABYTE);

const date = (at) => new Date(at).toLocaleDateString(locale, { dateStyle: "long" });

class SaveOffline extends HTMLElement {
  #section = pagePath(location);
  #status = element("span", { role: "status" });
  #deeds = element("span", { className: "save-deeds" });

  async connectedCallback() {
    if (this.firstChild || !canSave()) return;
    this.append(element("span", {}, words.offline), this.#deeds, this.#status);
    await this.#show(await saved(this.#section));
  }

  /** Show what can be done, and what is saved. */
  async #show(note) {
    const isInside = (address) => address.startsWith(this.#section) && address !== this.#section;
    const topics = [...(await titles()).keys()].filter(isInside);
    const number = count(words.topics, note?.topics ?? topics.length);
    const name = note ? words.again : fill(words.save, { topics: number });
    const deeds = [button(name, () => this.#save(topics))];
    if (note) deeds.push(button(words.remove, () => this.#remove()));
    this.#deeds.replaceChildren(...deeds);
    if (!note) return;
    const about = { topics: number, size: size(note.bytes), date: date(note.at) };
    this.#status.textContent = fill(words.saved, about);
  }

  async #save(topics) {
    const tell = (done, all) => {
      this.#status.textContent = fill(words.saving, { done, all });
    };
    this.#deeds.replaceChildren();
    try {
      await this.#show(await save(this.#section, topics, tell));
    } catch {
      await this.#show(await saved(this.#section));
      this.#status.textContent = words.failed;
    }
    this.#deeds.querySelector("button").focus();
  }

  async #remove() {
    await remove(this.#section);
    this.#status.textContent = words.removed;
    await this.#show(null);
    this.#deeds.querySelector("button").focus();
  }
}

await styleSheet(style);
customElements.define("save-offline", SaveOffline);
