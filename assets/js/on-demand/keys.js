import { style, words } from "@params";
import { button, element } from "../element.js";
import { keysAreOn, switchKeys } from "../key-switch.js";
import { styleSheet } from "../style-sheet.js";

const KEYS = [
  ["1 – 4", words.steps],
  ["n", words.next],
  ["p", words.previous],
  ["/", words.search],
  ["Ctrl-K", words.search],
  ["?", words.help],
];

const list = element("dl");
for (const [key, deed] of KEYS) {
  list.append(element("dt", {}, element("kbd", {}, key)), element("dd", {}, deed));
}
const onchange = (event) => switchKeys(event.target.checked);
const box = element("input", { type: "checkbox", checked: keysAreOn(), onchange });
const dialog = element(
  "dialog",
  { className: "keys", ariaLabel: words.title },
  element("h2", {}, words.title),
  list,
  element("label", {}, box, words.single),
  button(words.close, () => dialog.close()),
);
await styleSheet(style);
document.body.append(dialog);

/** Shows the keys that work on a page, and the switch for those of one character. */
export const show = () => dialog.open || dialog.showModal();
