/**
 * Marks the steps of this page that are done in its navigation.
 *
 * @import {State} from "../log/types.d.ts"
 */
import { words } from "@params";
import { stamp } from "../log/learner-log.js";
import { element } from "../shell/element.js";
import { pagePath } from "../shell/page.js";
import { topic } from "./topics.js";

/**
 * Mark each step that is done: a guess at each question, a grade for each card, a result of the quiz,
 * or read to the end.
 *
 * @param {State} state
 */
export function markSteps(state) {
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = document.querySelectorAll(".step-nav a");
  const ids = [...links].map(({ hash }) => hash.slice(1));
  for (const [place, link] of links.entries()) {
    const isMarked = isDone(state, ids[place], ids.slice(place + 1));
    if (link.classList.toggle("is-done", isMarked)) {
      if (!link.querySelector(".visually-hidden"))
        link.append(element("span", { className: "visually-hidden" }, ` (${words.stepDone})`));
    } else link.querySelector(".visually-hidden")?.remove();
  }
}

/**
 * @param {State} state
 * @param {string} id
 * @param {string[]} later The ids of the steps after it.
 */
function isDone(state, id, later) {
  const page = pagePath(location);
  const step = document.getElementById(id)?.closest(".step");
  const questions = step?.querySelectorAll("guess-field").length;
  if (questions) {
    const given = [...state.guesses.values()].filter(({ card }) => card.startsWith(`${page}#`));
    return given.length >= questions;
  }
  const cards = step?.querySelectorAll(".cards > .card").length;
  if (cards) return topic(state, page, stamp()).graded >= cards;
  if (step?.querySelector(".quiz")) return state.quizzes.has(page);
  const read = state.pages.get(page)?.steps ?? [];
  // A step that was only looked at was not read to the end.
  return read.includes(id) && (!later.length || later.some((each) => read.includes(each)));
}
