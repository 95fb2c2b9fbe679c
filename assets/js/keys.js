import { load } from "./load.js";

/** Keys of the whole page. Single keys can be switched off, as WCAG 2.1.4 asks. */
const go = (selector) => document.querySelector(selector)?.click();
const actions = {
  n: () => go(".neighbours [rel=next]"),
  p: () => go(".neighbours [rel=prev]"),
  "?": async () => (await load("keys")).show(),
};
for (const step of [1, 2, 3, 4]) {
  actions[step] = () => go(`.step-nav li:nth-child(${step}) a`);
}

const isOff = () => {
  try {
    return localStorage["askbook.keys"] === "off";
  } catch {
    return false;
  }
};

addEventListener("keydown", (event) => {
  const taken = event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey;
  const action = actions[event.key];
  if (!action || taken || (event.key !== "?" && isOff())) return;
  if (event.target.closest("input, textarea, select, dialog, .cards, [contenteditable]")) return;
  event.preventDefault();
  action();
});
