/** Records which steps the learner reads, and shows it: topic marks and the resume panel. */

import { style } from "@params";
import { moved, open, read, stamp } from "../log/learner-log.js";
import { styleSheet } from "../shell/element.js";
import { formerAddresses, pagePath } from "../shell/page.js";
import { markTopics } from "./topic-marks.js";
import "./resume-panel.js";

/** How long (ms) a step must stay in view to count as read. */
const DWELL = 3000;

/** Record each step of this page that is read. */
function trackReading(store) {
  const steps = [...document.querySelectorAll(".step")];
  let timer;
  const observer = new IntersectionObserver(
    (entries) => {
      const entry = entries.findLast(({ isIntersecting }) => isIntersecting);
      if (!entry) return;
      clearTimeout(timer);
      timer = setTimeout(() => recordStep(store, entry.target), DWELL);
    },
    // A step is being read when it crosses the middle of the window.
    { rootMargin: "-50% 0px -50% 0px" },
  );
  for (const step of steps) observer.observe(step);
}

function recordStep(store, step) {
  if (document.visibilityState === "hidden") return;
  const place = {
    page: pagePath(location),
    step: step.getAttribute("aria-labelledby") ?? step.dataset.kind,
    title: document.querySelector("h1").textContent.trim(),
    cards: document.querySelectorAll(".cards > .card").length,
    next: nextTopic(),
  };
  store.append(read(store.state, place, stamp()));
}

/** Return the next topic from the page's own link, if any. */
function nextTopic() {
  const link = document.querySelector("a[rel=next]");
  if (!link) return undefined;
  const label = link.querySelector("span")?.textContent ?? "";
  return { page: pagePath(link), title: link.textContent.replace(label, "").trim() };
}

const [store] = await Promise.all([open(), styleSheet(style)]);

const show = () => {
  markTopics(document, store);
  document.querySelector("resume-panel")?.show(store);
};

// Lists that are inserted later, such as search results, dispatch this event.
addEventListener("topics-shown", ({ target }) => markTopics(target, store));
store.subscribe(show);
store.append(moved(store.state, pagePath(location), formerAddresses(document), stamp()));
show();
trackReading(store);
