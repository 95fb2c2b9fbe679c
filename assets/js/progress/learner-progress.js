/** The learner's own page, updated when progress changes, here or in another tab. */

import { style, words } from "@params";
import { open, stamp } from "../log/learner-log.js";
import { element, styleSheet } from "../shell/element.js";
import { backupActions, storageNotes } from "./backup.js";
import { settings } from "./settings.js";
import { beforeAndAfter, coming, confidence, ofTopics, today } from "./statistics-view.js";

class LearnerProgress extends HTMLElement {
  /** Functions that redraw the parts that depend on progress. */
  #parts = [];

  /** Start with the learner's store. */
  begin(store) {
    this.replaceChildren(
      this.#follow(element("div", {}), today),
      this.#section(words.upcomingReviews, coming),
      this.#section(words.progressTopics, ofTopics),
      this.#section(words.progressConfidence, confidence),
      this.#section(words.progressBeforeAndAfter, beforeAndAfter),
      this.#fixed(words.progressSettings, settings(store)),
      this.#backup(store),
    );
    store.subscribe(() => this.#draw(store));
    this.#draw(store);
  }

  #fixed(title, children) {
    return element("section", {}, element("h2", {}, title), ...children);
  }

  #section(title, draw) {
    return this.#fixed(title, [this.#follow(element("div", {}), draw)]);
  }

  /** The buttons are not redrawn, since one of them may have the focus. */
  #backup(store) {
    const lines = element("div", { className: "secondary" });
    this.#parts.push(() => lines.replaceChildren(...storageNotes(store, stamp())));
    return this.#fixed(words.progressData, [
      lines,
      ...backupActions(store),
      element("p", { className: "secondary" }, words.progressDataHelp),
    ]);
  }

  #follow(box, draw) {
    box.className = "progress-part";
    this.#parts.push((store) => {
      const isOpen = [...box.querySelectorAll("details")].map((each) => each.open);
      box.replaceChildren(...draw(store.state, stamp()));
      for (const [place, each] of box.querySelectorAll("details").entries()) {
        each.open = isOpen[place] ?? false;
      }
    });
    return box;
  }

  #draw(store) {
    for (const draw of this.#parts) draw(store);
  }
}

customElements.define("learner-progress", LearnerProgress);

const [store] = await Promise.all([open(), styleSheet(style)]);
document.querySelector("learner-progress").begin(store);
