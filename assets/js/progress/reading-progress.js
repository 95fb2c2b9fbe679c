/**
 * Reading progress: records the steps that are read, marks the steps that are done and the links to
 * topics, and fills the map and the resume panel.
 *
 * @import {Store} from "../log/store.js"
 * @import {Progress} from "./topics.js"
 */

import { locale, style, words } from "@params";
import { moved, open, read, stamp, writeHead } from "../log/learner-log.js";
import { element, styleSheet } from "../shell/element.js";
import { fill } from "../shell/interface-text.js";
import { formerAddresses, nextTopic, pagePath, topicLinks } from "../shell/page.js";
import { dueCards, nextDue } from "./due.js";
import { markSteps } from "./step-marks.js";
import { SHARES, section, topics } from "./topics.js";
import "./resume-panel.js";

/** How long (ms) a step must stay in view to count as read. */
const DWELL = 3000;

/**
 * Record each step of this page that is read.
 *
 * @param {Store} store
 */
function trackReading(store) {
  /** @type {NodeListOf<HTMLElement>} */
  const steps = document.querySelectorAll(".step");
  /** @type {Element|undefined} */
  let current;
  /** @type {number|undefined} */
  let timer;
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (isIntersecting || target === current) clearTimeout(timer);
        if (!isIntersecting) continue;
        current = target;
        timer = setTimeout(() => recordStep(store, /** @type {HTMLElement} */ (target)), DWELL);
      }
    },
    // A step is being read when it crosses the middle of the window.
    { rootMargin: "-50% 0px -50% 0px" },
  );
  for (const step of steps) observer.observe(step);
  // A step with a graded card was read, however quickly.
  document.addEventListener("grade", ({ target }) => {
    const step = /** @type {Element} */ (target).closest(".step");
    if (step) recordStep(store, /** @type {HTMLElement} */ (step));
  });
}

/**
 * @param {Store} store
 * @param {HTMLElement} step
 */
function recordStep(store, step) {
  if (document.visibilityState === "hidden") return;
  const place = {
    page: pagePath(location),
    step: step.getAttribute("aria-labelledby") ?? step.dataset.kind ?? "",
    title: document.querySelector("h1")?.textContent.trim() ?? "",
    cards: document.querySelectorAll(".cards > .card").length,
    next: nextTopic(),
  };
  store.append(read(store.state, place, stamp()));
}

const NAMES = {
  reading: words.topicReading,
  learning: words.topicLearning,
  known: words.topicKnown,
};

/**
 * Mark the links to topics. A link with data-topics, the number of topics inside it, says
 * how many of them are known.
 *
 * @param {ParentNode} root
 * @param {Map<string, Progress>} all
 */
function markTopics(root, all) {
  for (const link of topicLinks(root)) {
    const mark = markOf(link, all);
    const old = link.querySelector("topic-mark");
    if (old) old.remove();
    if (mark) link.append(mark);
  }
}

/**
 * @param {HTMLAnchorElement} link
 * @param {Map<string, Progress>} all
 */
function markOf(link, all) {
  const page = pagePath(link);
  if (link.dataset.topics) return sectionMark(all, page, Number(link.dataset.topics));
  const state = all.get(page)?.state ?? "new";
  return state === "new" ? null : sign(NAMES[state], SHARES[state]);
}

/**
 * Show the number of due cards beside the link to the review.
 *
 * @param {Store} store
 */
function showDue(store) {
  const place = document.querySelector(".due-count");
  if (!place) return;
  const due = dueCards(store.state, stamp()).length;
  const number = due.toLocaleString(locale);
  place.replaceChildren(due ? number : "");
  place.ariaLabel = due ? fill(words.reviewDue, { number }) : null;
  place.role = due ? "img" : null;
}

/**
 * Store when the next card is due: the home page reserves space for it (shell/theme.js).
 *
 * @param {Store} store
 */
function storeNextDue({ state, status }) {
  if (status.kept && state.events.length) writeHead({ due: nextDue(state, stamp()) });
}

/**
 * Fill the boxes of the map.
 *
 * @param {Map<string, Progress>} all
 */
function fillMap(all) {
  /** @type {NodeListOf<SVGAElement>} */
  const boxes = document.querySelectorAll(".map a");
  for (const box of boxes) {
    const page = box.href.baseVal;
    const inside = Number(box.dataset.topics);
    const state = all.get(page)?.state ?? "new";
    const share = inside ? section(all, page).known / inside : state !== "new" && SHARES[state];
    box.style.setProperty("--share", String(Math.min(1, Number(share))));
    box.classList.toggle("is-known", Number(share) >= 1);
  }
}

/**
 * @param {Map<string, Progress>} progress
 * @param {string} page
 * @param {number} all The number of topics inside it.
 */
function sectionMark(progress, page, all) {
  const { known, reading, learning } = section(progress, page);
  if (!(known + reading + learning)) return null;
  const text = fill(words.topicsKnown, { known: Math.min(known, all), all });
  return sign(text, known / all);
}

/**
 * Return a partly filled disc, with its meaning as a title and hidden text.
 *
 * @param {string} text
 * @param {number} share From 0 to 1.
 */
function sign(text, share) {
  const mark = element("topic-mark", { title: text }, ` (${text})`);
  mark.style.setProperty("--share", String(Math.min(1, share)));
  return mark;
}

const [store] = await Promise.all([open(), styleSheet(style)]);

const progress = () => topics(store.state, stamp());

const show = () => {
  const all = progress();
  showDue(store);
  storeNextDue(store);
  markTopics(document, all);
  fillMap(all);
  markSteps(store.state);
  document.querySelector("resume-panel")?.show(store);
};

// Lists that are inserted later, such as search results, dispatch this event.
addEventListener("topics-shown", ({ target }) =>
  markTopics(/** @type {Element} */ (target), progress()),
);
store.subscribe(show);
store.append(moved(store.state, pagePath(location), formerAddresses(document), stamp()));
show();
trackReading(store);
