/** The list of the topics that are saved on this device. */

import { titles } from "../search/titles.js";
import { element } from "../shell/element.js";
import { canSave, isSaved } from "./saved-pages.js";

class SavedTopics extends HTMLElement {
  async connectedCallback() {
    if (this.firstChild || !canSave()) return;
    const links = [];
    for (const { address, title } of (await titles()).values()) {
      if (await isSaved(address)) links.push(element("a", { href: address }, title));
    }
    this.append(element("ul", {}, ...links.map((link) => element("li", {}, link))));
  }
}

customElements.define("saved-topics", SavedTopics);
