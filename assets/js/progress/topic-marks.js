import { words } from "@params";
import { stamp } from "../log/learner-log.js";
import { element } from "../shell/element.js";
import { fill } from "../shell/interface-text.js";
import { pagePath } from "../shell/page.js";
import { SHARES, section, topics } from "./topics.js";

const NAMES = {
  reading: words.topicReading,
  learning: words.topicLearning,
  known: words.topicKnown,
};

/** Links that get no mark: those in text, and navigation within a page. */
const UNMARKED = ".prose, .breadcrumbs, .step-nav, .translations, resume-panel, learner-progress";

/**
 * Mark the links to topics. A link with data-topics, the number of topics inside it, says
 * how many of them are known.
 *
 * @param {ParentNode} root
 * @param {import("../log/store.js").Store} store
 */
export function markTopics(root, store) {
  const all = topics(store.state, stamp());
  for (const link of root.querySelectorAll("main a[href], a[data-topic]")) {
    if (link.origin !== location.origin || link.hash || link.closest(UNMARKED)) continue;
    const mark = markOf(link, all);
    const old = link.querySelector("topic-mark");
    if (old) old.remove();
    if (mark) link.append(mark);
  }
}

function markOf(link, all) {
  const page = pagePath(link);
  if (link.dataset.topics) return partsMark(section(all, page, Number(link.dataset.topics)), link);
  const state = all.get(page)?.state ?? "new";
  return state === "new" ? null : sign(NAMES[state], SHARES[state]);
}

function partsMark({ known, reading, learning }, { dataset }) {
  const all = Number(dataset.topics);
  if (!(known + reading + learning)) return null;
  const text = fill(words.topicsKnown, { known: Math.min(known, all), all });
  return sign(text, known / all);
}

/** A partly filled disc, with its meaning as a title and hidden text. */
function sign(text, share) {
  const mark = element("topic-mark", { title: text }, ` (${text})`);
  mark.style.setProperty("--share", String(Math.min(1, share)));
  return mark;
}
