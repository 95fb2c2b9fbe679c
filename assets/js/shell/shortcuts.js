/** Keyboard shortcuts of the whole page. */
import { load } from "./lazy-load.js";
import { isMeantElsewhere, keysAreOn } from "./shortcut-setting.js";

const go = (selector) => document.querySelector(selector)?.click();
const actions = {
  n: () => go(".previous-next [rel=next]"),
  p: () => go(".previous-next [rel=prev]"),
  "?": async () => (await load("shortcut-help")).show(),
};
for (const [place, link] of document.querySelectorAll(".step-nav a").entries()) {
  actions[place + 1] = () => link.click();
}

// Single-key shortcuts can be switched off, as WCAG 2.1.4 requires.
addEventListener("keydown", (event) => {
  const action = actions[event.key];
  if (!action || isMeantElsewhere(event) || !(event.key === "?" || keysAreOn())) return;
  if (event.target.closest?.("dialog, .cards")) return;
  event.preventDefault();
  action();
});
