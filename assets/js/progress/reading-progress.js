/** Records which steps the learner reads, and shows it: topic marks and the resume panel. */

import { style } from "@params";
import { open, read, stamp } from "../log/learner-log.js";
import { styleSheet } from "../shell/element.js";
import { pagePath } from "../shell/page.js";
import { markTopics } from "./topic-marks.js";
import "./resume-panel.js";

/** Who only passes by has not read. */
const DWELL = 3000;

/** Note each step of this page that is read. */
export function keepPlace(store) {
  const steps = [...document.querySelectorAll(".step")];
  let timer;
  const observer = new IntersectionObserver(
    (entries) => {
      const entry = entries.findLast(({ isIntersecting }) => isIntersecting);
      if (!entry) return;
      clearTimeout(timer);
      timer = setTimeout(() => note(store, entry.target), DWELL);
    },
    // A step is being read when it crosses the middle of the window.
    { rootMargin: "-50% 0px -50% 0px" },
  );
  for (const step of steps) observer.observe(step);
}

function note(store, step) {
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

/** Return the page that follows this one, as the page itself says. */
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

// A list that comes later, as search results do, says so with this event.
addEventListener("topics-shown", ({ target }) => markTopics(target, store));
store.subscribe(show);
show();
keepPlace(store);
