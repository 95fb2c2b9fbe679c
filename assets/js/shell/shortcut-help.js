/** The dialog that lists the keyboard shortcuts. */

import { style, words } from "@params";
import { button, element, styleSheet } from "./element.js";
import { keysAreOn, switchKeys } from "./shortcut-setting.js";

const KEYS = [
  ["1 – 4", words.steps],
  ["n", words.next],
  ["p", words.previous],
  ["/", words.search],
  ["Ctrl-K", words.search],
  ["?", words.help],
];
const CARD_KEYS = [
  [words.space, words.show],
  ["1", `${words.notSure} · ${words.missed}`],
  ["2", `${words.sure} · ${words.gotIt}`],
  ["u", words.undo],
];

/** Return a list of shortcuts. */
const listOf = (keys) =>
  element(
    "dl",
    {},
    ...keys.flatMap(([key, action]) => [
      element("dt", {}, element("kbd", {}, key)),
      element("dd", {}, action),
    ]),
  );

const onchange = (event) => switchKeys(event.target.checked);
const box = element("input", { type: "checkbox", checked: keysAreOn(), onchange });
const dialog = element(
  "dialog",
  { className: "keys", ariaLabel: words.title },
  element("h2", {}, words.title),
  listOf(KEYS),
  element("h3", {}, words.card),
  listOf(CARD_KEYS),
  element("label", {}, box, words.single),
  button(words.close, () => dialog.close()),
);
await styleSheet(style);
document.body.append(dialog);

/** Show the dialog. */
export const show = () => dialog.open || dialog.showModal();
