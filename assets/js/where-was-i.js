/** Where the learner was: the last place, what is due, and the next topic. */
import { home, words } from "@params";
import { element } from "./element.js";
import { stamp } from "./learner-log.js";
import { dueCards, estimate } from "./progress/due.js";
import { topic } from "./progress/topics.js";
import { count, fill, minutes } from "./sentence.js";

class WhereWasI extends HTMLElement {
  /** Show it, where there is something to go on with. */
  show(store) {
    const rows = [due(store.state), last(store.state), next(store.state)].filter(Boolean);
    if (!rows.length) return;
    const list = element("ul", {}, ...rows.map((row) => element("li", {}, ...row)));
    const more = element("a", { href: `${home}progress/` }, words.progress);
    this.replaceChildren(element("h2", {}, words.whereWasI), list, element("p", {}, more));
  }
}

function due(state) {
  const { cards, minutes: time } = estimate(state, dueCards(state, stamp()).length);
  if (!cards) return null;
  const text = fill(words.dueCards, { cards: count(words.cards, cards), minutes: minutes(time) });
  return row(words.review, `${home}review/`, text);
}

function last({ place }) {
  return place && row(words.goOn, `${place.page}#${place.step}`, place.title ?? place.page);
}

/** The topic after the last one; not where that one is begun already. */
function next(state) {
  const following = state.place?.next;
  if (!following || topic(state, following.page, stamp()).state !== "new") return null;
  return row(words.nextTopic, following.page, following.title);
}

const row = (label, href, text) => [
  element("span", { className: "where-label" }, label),
  " ",
  element("a", { href }, text),
];

customElements.define("where-was-i", WhereWasI);
