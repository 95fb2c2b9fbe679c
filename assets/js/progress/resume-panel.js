/** The resume panel: due cards, the last step that was read, and the next topic. */

import { home, words } from "@params";
import { stamp } from "../log/learner-log.js";
import { element } from "../shell/element.js";
import { minutes } from "../shell/formatting.js";
import { count, fill } from "../shell/interface-text.js";
import { dueCards, estimate } from "./due.js";
import { topic } from "./topics.js";

class ResumePanel extends HTMLElement {
  /** Show the panel, if there is something to continue with. */
  show(store) {
    const rows = [due(store.state), last(store.state), next(store.state)].filter(Boolean);
    if (!rows.length) return;
    const list = element("ul", {}, ...rows.map((row) => element("li", {}, ...row)));
    const more = element("a", { href: `${home}progress/` }, words.pageProgress);
    this.replaceChildren(element("h2", {}, words.resumeTitle), list, element("p", {}, more));
  }
}

function due(state) {
  const { cards, minutes: time } = estimate(state, dueCards(state, stamp()).length);
  if (!cards) return null;
  const text = fill(words.reviewLength, {
    cards: count(words.cards, cards),
    minutes: minutes(time),
  });
  return row(words.dueNow, `${home}review/`, text);
}

function last({ place }) {
  return place && row(words.resumeLast, `${place.page}#${place.step}`, place.title ?? place.page);
}

/** The topic after the last one, unless it was already started. */
function next(state) {
  const following = state.place?.next;
  if (!following || topic(state, following.page, stamp()).state !== "new") return null;
  return row(words.nextTopic, following.page, following.title);
}

const row = (label, href, text) => [
  element("span", { className: "resume-label" }, label),
  " ",
  element("a", { href }, text),
];

customElements.define("resume-panel", ResumePanel);
