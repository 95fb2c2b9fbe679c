/**
 * The panel below a topic's cards once each is graded: how many were recalled, which were missed,
 * when the first is due, and the next topic.
 *
 * @import {CardState} from "../log/types.d.ts"
 *
 * @typedef {object} Graded A graded card.
 * @property {HTMLElement} item
 * @property {boolean} isRecalled
 * @property {CardState|undefined} known
 */
import { words } from "@params";
import { stamp } from "../log/learner-log.js";
import { dueAt } from "../progress/due.js";
import { element } from "../shell/element.js";
import { when } from "../shell/formatting.js";
import { fill } from "../shell/interface-text.js";
import { nextTopic, plainText } from "../shell/page.js";
import { score } from "./score.js";

/** @param {Element} list The topic's cards. */
export function topicResult(list) {
  const panel = element("section", { className: "topic-result", role: "status" });
  list.after(panel);
  return {
    /** @param {Graded[]} graded All cards of the topic; empty hides the panel. */
    show(graded) {
      panel.replaceChildren(...(graded.length ? contents(graded) : []));
    },
  };
}

/** @param {Graded[]} graded */
function contents(graded) {
  const recalled = graded.filter(({ isRecalled }) => isRecalled).length;
  const text = fill(words.reviewProgress, { done: recalled, total: graded.length });
  const due = Math.min(
    ...graded.map(({ known }) => (known ? dueAt(known, stamp()) : Number.POSITIVE_INFINITY)),
  );
  const parts = [score(recalled / graded.length, text)];
  if (Number.isFinite(due)) {
    const again = fill(words.reviewNextDue, { when: when(due, stamp()) });
    parts.push(element("p", {}, again));
  }
  return [...parts, ...missed(graded), ...next()];
}

/** @param {Graded[]} graded */
function missed(graded) {
  const links = graded
    .filter(({ isRecalled }) => !isRecalled)
    .map(({ item }) => {
      const question = plainText(/** @type {HTMLElement} */ (item.querySelector(".prose")));
      return element("li", {}, element("a", { href: `#${item.id}` }, question));
    });
  if (!links.length) return [];
  return [element("p", {}, words.reviewAgain), element("ul", {}, ...links)];
}

function next() {
  const topic = nextTopic();
  if (!topic) return [];
  const text = fill(words.reviewNextTopic, { title: topic.title });
  return [element("p", {}, element("a", { className: "button", href: topic.page }, text))];
}
