/** The page of the learner's progress and settings, updated by changes in any tab. */

import { locale, style, words } from "@params";
import { open, set, stamp } from "../log/learner-log.js";
import { element, styleSheet } from "../shell/element.js";
import { backupActions, storageNotes } from "./backup.js";
import { beforeAndAfter, coming, confidence, ofTopics, today } from "./statistics.js";

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

/** Return the fields; each writes its new value to the store. */
function settings(store) {
  const { new: limit, retention } = store.state.settings;
  return [
    field(store, "new", words.progressNewLimit, "", {
      type: "number",
      min: "0",
      max: "999",
      value: String(limit),
    }),
    field(store, "retention", words.progressRetention, words.progressRetentionHelp, {
      type: "range",
      min: "0.8",
      max: "0.95",
      step: "0.01",
      value: String(retention),
    }),
  ];
}

function field(store, name, label, note, properties) {
  const input = element("input", { id: `setting-${name}`, ...properties });
  const isRange = input.type === "range";
  const output = element("output", { htmlFor: input.id });
  const show = () => {
    if (!isRange) return;
    output.textContent = Number(input.value).toLocaleString(locale, { style: "percent" });
    input.ariaValueText = output.textContent;
  };
  input.addEventListener("input", show);
  input.addEventListener("change", () => {
    const value = isRange ? Number(input.value) : Math.round(Number(input.value));
    if (input.value) store.append(set(name, value, stamp()));
  });
  show();
  const name_ = element("label", { htmlFor: input.id }, label);
  const control = element("div", { className: "setting-control" }, input, isRange ? output : "");
  const parts = [name_, control];
  if (note) {
    const help = element("p", { className: "secondary", id: `about-${name}` }, note);
    input.setAttribute("aria-describedby", help.id);
    parts.push(help);
  }
  return element("div", { className: "setting" }, ...parts);
}

customElements.define("learner-progress", LearnerProgress);

const [store] = await Promise.all([open(), styleSheet(style)]);
document.querySelector("learner-progress").begin(store);
