/** The list of the topics that are saved on this device. */

import { titles } from "../search/titles.js";
import { element } from "../shell/element.js";
import { savedAddresses } from "./saved-pages.js";

class SavedTopics extends HTMLElement {
  async connectedCallback() {
    if (this.firstChild) return;
    const saved = await savedAddresses();
    const items = [...(await titles()).values()]
      .filter(({ address }) => saved.has(address))
      .map(({ address, title }) => element("li", {}, element("a", { href: address }, title)));
    this.append(element("ul", {}, ...items));
  }
}

customElements.define("saved-topics", SavedTopics);
