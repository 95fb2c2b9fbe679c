import { isMeantElsewhere, keysAreOn } from "./key-switch.js";
import { load } from "./load.js";

const go = (selector) => document.querySelector(selector)?.click();
const actions = {
  n: () => go(".neighbours [rel=next]"),
  p: () => go(".neighbours [rel=prev]"),
  "?": async () => (await load("keys")).show(),
};
for (const step of [1, 2, 3, 4]) {
  actions[step] = () => go(`.step-nav li:nth-child(${step}) a`);
}

/** Keys of the whole page; those of one character can be switched off, as WCAG 2.1.4 asks. */
addEventListener("keydown", (event) => {
  const action = actions[event.key];
  if (!action || isMeantElsewhere(event) || !(event.key === "?" || keysAreOn())) return;
  if (event.target.closest?.("dialog, .cards")) return;
  event.preventDefault();
  action();
});
