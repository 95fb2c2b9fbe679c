/**
 * The resume panel: due cards, the last step that was read, and the next topic.
 *
 * @import {State} from "../log/types.d.ts"
 */

import { home, words } from "@params";
import { stamp } from "../log/learner-log.js";
import { element } from "../shell/element.js";
import { minutes } from "../shell/formatting.js";
import { count, fill } from "../shell/interface-text.js";
import { languageOf } from "../shell/page-language.js";
import { dueCards, estimate } from "./due.js";
import { topic } from "./topics.js";

/** The panel on the home page: the learner continues where they stopped, with the first link first. */
export class ResumePanel extends HTMLElement {
  /**
   * Show the panel, if anything is stored: its space is reserved then.
   *
   * @param {import("../log/store.js").Store} store
   */
  show(store) {
    const rows = [due(store.state), last(store.state), next(store.state)].filter(
      (row) => row !== null,
    );
    this.hidden = !store.state.events.length;
    rows[0]?.at(-1)?.classList.add("button");
    const list = element("ul", {}, ...rows.map((row) => element("li", {}, row[0], " ", row[1])));
    const more = element("a", { href: `${home}progress/` }, words.pageProgress);
    const lists = rows.length ? [list] : [];
    this.replaceChildren(element("h2", {}, words.resumeTitle), ...lists, element("p", {}, more));
  }
}

/** @param {State} state */
function due(state) {
  const { cards, minutes: time } = estimate(state, dueCards(state, stamp()).length);
  if (!cards) return null;
  const text = fill(words.reviewLength, {
    cards: count(words.cards, cards),
    minutes: minutes(time),
  });
  return row(words.dueNow, `${home}review/`, text);
}

/**
 * Return the step that was read last, unless its topic is known.
 *
 * @param {State} state
 */
function last(state) {
  const { place } = state;
  if (!place || topic(state, place.page, stamp()).state === "known") return null;
  return row(words.resumeLast, `${place.page}#${place.step}`, place.title ?? place.page);
}

/**
 * Return the topic after the last one, unless it was already started.
 *
 * @param {State} state
 */
function next(state) {
  const following = state.place?.next;
  if (!following || topic(state, following.page, stamp()).state !== "new") return null;
  return row(words.nextTopic, following.page, following.title);
}

/** @type {(label: string, href: string, text: string) => HTMLElement[]} */
const row = (label, href, text) => [
  element("span", { className: "resume-label" }, label),
  element("a", { href, lang: languageOf(href) }, text),
];

customElements.define("resume-panel", ResumePanel);
