/** The dialog that lists the keyboard shortcuts. */

import { style, words } from "@params";
import { button, element, styleSheet } from "./element.js";
import { keysAreOn, switchKeys } from "./shortcuts.js";

const steps = Math.min(document.querySelectorAll(".step-nav a").length, 9);
const KEYS = [
  ...(steps ? [[steps > 1 ? `1 – ${steps}` : "1", words.shortcutsSteps]] : []),
  ["n", words.nextTopic],
  ["p", words.previousTopic],
  ["/", words.search],
  ["Ctrl-K", words.search],
  ["?", words.shortcutsHelp],
];
const CARD_KEYS = [
  [words.shortcutsSpace, words.showAnswer],
  ["1", `${words.notSure} · ${words.missed}`],
  ["2", `${words.sure} · ${words.gotIt}`],
  ["u", words.undo],
];

/** @type {(keys: string[][]) => HTMLElement} */
const listOf = (keys) =>
  element(
    "dl",
    {},
    ...keys.flatMap(([key, action]) => [
      element("dt", {}, element("kbd", {}, key)),
      element("dd", {}, action),
    ]),
  );

const onchange = () => switchKeys(box.checked);
/** @type {HTMLInputElement} */
const box = element("input", { type: "checkbox", checked: keysAreOn(), onchange });
/** @type {HTMLDialogElement} */
const dialog = element(
  "dialog",
  { className: "shortcut-help", ariaLabel: words.shortcuts },
  element("h2", {}, words.shortcuts),
  listOf(KEYS),
  element("h3", {}, words.shortcutsCard),
  listOf(CARD_KEYS),
  element("label", {}, box, words.shortcutsSingle),
  button(words.close, () => dialog.close()),
);
await styleSheet(style);
document.body.append(dialog);

/** Show the dialog. */
export const show = () => dialog.open || dialog.showModal();
