/**
 * The page of the learner's progress and settings, updated by changes in any tab.
 *
 * @typedef {(state: State, now: Stamp) => (Node|string)[]} Draw
 *
 * @import {Store} from "../log/store.js"
 * @import {Settings, Stamp, State} from "../log/types.d.ts"
 */

import { locale, style, words } from "@params";
import { BOUNDS, open, set, stamp } from "../log/learner-log.js";
import { element, secondary, styleSheet } from "../shell/element.js";
import { suspendedList } from "../suspend/suspended-list.js";
import { teacherReport } from "../teacher-report/teacher-report.js";
import { activity } from "./activity.js";
import { backupActions, storageNotes } from "./backup.js";
import { beforeAndAfter, coming, confidence, ofTopics, today } from "./statistics.js";

class LearnerProgress extends HTMLElement {
  /**
   * Functions that redraw the parts that depend on progress.
   *
   * @type {((store: Store) => void)[]}
   */
  #parts = [];

  /**
   * Show the learner's progress.
   *
   * @param {Store} store
   */
  start(store) {
    const controls = [
      teacherReport(store),
      this.#fixed(words.progressSettings, settings(store)),
      this.#backup(store),
    ];
    for (const section of controls) section.dataset.screenOnly = "";
    this.replaceChildren(
      this.#follow(element("div", {}), today),
      this.#section(words.upcomingReviews, coming),
      this.#section(words.progressTopics, ofTopics),
      suspendedList(store),
      this.#section(words.progressActivity, activity),
      this.#section(words.progressConfidence, confidence),
      this.#section(words.progressBeforeAndAfter, beforeAndAfter),
      ...controls,
    );
    store.subscribe(() => this.#draw(store));
    this.#draw(store);
  }

  /**
   * @param {string} title
   * @param {(Node|string)[]} children
   */
  #fixed(title, children) {
    return element("section", {}, element("h2", {}, title), ...children);
  }

  /**
   * @param {string} title
   * @param {Draw} draw
   */
  #section(title, draw) {
    return this.#fixed(title, [this.#follow(element("div", {}), draw)]);
  }

  /**
   * Return the section about backups. Its buttons are not redrawn, since one may have the focus.
   *
   * @param {Store} store
   */
  #backup(store) {
    const lines = element("div", { className: "secondary" });
    this.#parts.push(() => lines.replaceChildren(...storageNotes(store, stamp())));
    return this.#fixed(words.progressData, [
      lines,
      ...backupActions(store),
      secondary(words.progressDataHelp),
    ]);
  }

  /**
   * Redraw a box whenever progress changes.
   *
   * @param {HTMLElement} box
   * @param {Draw} draw
   */
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

  /** @param {Store} store */
  #draw(store) {
    for (const draw of this.#parts) draw(store);
  }
}

/**
 * Return the fields of the settings; each writes its new value to the store.
 *
 * @param {Store} store
 */
function settings(store) {
  return [
    field(store, "new", words.progressNewLimit, "", {
      className: "text-field",
      type: "number",
      required: true,
    }),
    field(store, "retention", words.progressRetention, words.progressRetentionHelp, {
      type: "range",
      step: "0.01",
    }),
  ];
}

/**
 * @param {Store} store
 * @param {keyof Settings} name
 * @param {string} label
 * @param {string} note
 * @param {Partial<HTMLInputElement>} properties
 */
function field(store, name, label, note, properties) {
  const [min, max] = BOUNDS[name].map(String);
  const input = element("input", { id: `setting-${name}`, min, max, ...properties });
  const isRange = input.type === "range";
  const output = element("output");
  output.htmlFor.add(input.id);
  const show = () => {
    if (!isRange) return;
    output.textContent = Number(input.value).toLocaleString(locale, { style: "percent" });
    input.ariaValueText = output.textContent;
  };
  input.addEventListener("input", show);
  input.addEventListener("change", () => {
    if (input.reportValidity()) store.append(set(name, input.valueAsNumber, stamp()));
  });
  // A backup or another tab may have changed the setting.
  const update = () => {
    if (document.activeElement === input) return;
    input.value = String(store.state.settings[name]);
    show();
  };
  store.subscribe(update);
  update();
  const caption = element("label", { htmlFor: input.id }, label);
  const control = element("div", { className: "setting-control" }, input, isRange ? output : "");
  const parts = [caption, control];
  if (note) {
    const help = element("p", { className: "secondary", id: `about-${name}` }, note);
    input.setAttribute("aria-describedby", help.id);
    parts.push(help);
  }
  return element("div", { className: "setting" }, ...parts);
}

customElements.define("learner-progress", LearnerProgress);

const [store] = await Promise.all([open(), styleSheet(style)]);
document.querySelector("learner-progress")?.start(store);
