/** Marks the current step and heading in the page's navigation. */

/** Headings above this line count as reached. */
/** @type {() => number} */
const line = () => innerHeight / 3;
/** @type {(element: Element) => number} */
const top = (element) => element.getBoundingClientRect().top;
/** @type {(element: Element) => number} */
const bottom = (element) => element.getBoundingClientRect().bottom;

/**
 * Return a function that sets aria-current on the link whose target is being read.
 *
 * @param {string} selector The links.
 * @param {string} value The value of aria-current.
 * @param {(targets: (Element|null)[]) => number} find Finds the number of the current target.
 */
const marker = (selector, value, find) => {
  const links = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll(selector)]);
  const targets = links.map((link) =>
    document.getElementById(decodeURIComponent(link.hash.slice(1))),
  );
  return () => {
    const current = find(targets);
    links.forEach((link, number) => {
      if (number === current) link.setAttribute("aria-current", value);
      else link.removeAttribute("aria-current");
    });
  };
};

/** @type {(target: Element|null) => boolean} */
const isPassed = (target) => target !== null && top(target) < line();

/** @type {(target: Element|null) => boolean} */
const isRead = (target) =>
  target !== null && isPassed(target) && bottom(target.closest(".step") ?? target) > line();

const markers = [
  marker(".step-nav a", "step", (targets) => Math.max(0, targets.findLastIndex(isPassed))),
  marker(".toc a", "true", (targets) => targets.findLastIndex(isRead)),
];

// On a phone the headings cover the text: close them once one is chosen.
/** @type {HTMLElement|null} */
const headings = document.querySelector(".toc");
headings?.addEventListener(
  "click",
  () => headings.matches(":popover-open") && headings.hidePopover(),
);

let isWaiting = false;
const update = () => {
  if (isWaiting) return;
  isWaiting = true;
  requestAnimationFrame(() => {
    isWaiting = false;
    for (const mark of markers) mark();
  });
};
addEventListener("scroll", update, { passive: true });
update();
