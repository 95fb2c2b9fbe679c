/** Marks the step that is read in the path through the page. */
const links = new Map(
  [...document.querySelectorAll(".step-nav a")].map((link) => [link.hash.slice(1), link]),
);
const mark = (id) => {
  for (const [name, link] of links) {
    if (name === id) link.setAttribute("aria-current", "step");
    else link.removeAttribute("aria-current");
  }
};
const steps = [...document.querySelectorAll(".step")];
const seen = new IntersectionObserver(
  () => {
    const read = steps.findLast((step) => step.getBoundingClientRect().top < innerHeight / 3);
    mark((read || steps[0]).querySelector("h2").id);
  },
  { rootMargin: "0px 0px -66% 0px", threshold: [0, 1] },
);
for (const step of steps) seen.observe(step);
