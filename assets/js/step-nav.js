/** Marks the step and the heading that are read in what leads through the page. */
const line = () => innerHeight / 3;
const top = (element) => element.getBoundingClientRect().top;
const bottom = (element) => element.getBoundingClientRect().bottom;

/** Returns what marks the link whose place was passed last, or none. */
const marker = (selector, value, find) => {
  const links = [...document.querySelectorAll(selector)];
  const places = links.map((link) =>
    document.getElementById(decodeURIComponent(link.hash.slice(1))),
  );
  return () => {
    const read = find(places);
    links.forEach((link, place) => {
      if (place === read) link.setAttribute("aria-current", value);
      else link.removeAttribute("aria-current");
    });
  };
};

const isPassed = (place) => place && top(place) < line();
const isRead = (place) => isPassed(place) && bottom(place.closest(".step") ?? place) > line();
const markers = [
  marker(".step-nav a", "step", (places) => Math.max(0, places.findLastIndex(isPassed))),
  marker(".toc a", "true", (places) => places.findLastIndex(isRead)),
];

// Where the headings lie over the text, the one that was chosen shall be seen.
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
