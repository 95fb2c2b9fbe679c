/** Marks the step and the heading that are read in what leads through the page. */
const mark = (selector, value, first) => {
  const links = [...document.querySelectorAll(selector)];
  const found = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  return () => {
    const above = (to) => to && to.getBoundingClientRect().top < innerHeight / 3;
    const read = Math.max(first, found.findLastIndex(above));
    links.forEach((link, place) => {
      if (place === read) link.setAttribute("aria-current", value);
      else link.removeAttribute("aria-current");
    });
  };
};
const marks = [mark(".step-nav a", "step", 0), mark(".toc a", "true", -1)];
let waiting = false;
const update = () => {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    for (const each of marks) each();
  });
};
addEventListener("scroll", update, { passive: true });
update();
