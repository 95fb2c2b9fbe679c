import { words } from "@params";

const KEY = "askbook.keys";
const KEYS = [
  ["1 – 4", words.steps],
  ["n", words.next],
  ["p", words.previous],
  ["/", words.search],
  ["?", words.help],
];

const read = () => {
  try {
    return localStorage[KEY] !== "off";
  } catch {
    return true;
  }
};

const keep = (on) => {
  try {
    if (on) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, "off");
  } catch {
    // Storage is denied: there is nothing to keep the choice in.
  }
};

const element = (name, ...children) => {
  const made = document.createElement(name);
  made.append(...children);
  return made;
};

const dialog = element("dialog", element("h2", words.title));
dialog.className = "keys";
dialog.setAttribute("aria-label", words.title);
const list = element("dl");
for (const [key, deed] of KEYS) {
  list.append(element("dt", element("kbd", key)), element("dd", deed));
}
const box = element("input");
box.type = "checkbox";
box.checked = read();
box.addEventListener("change", () => keep(box.checked));
const close = element("button", words.close);
close.type = "button";
close.addEventListener("click", () => dialog.close());
dialog.append(list, element("label", box, words.single), close);
document.body.append(dialog);

/** Shows the keys that work on a page, and the switch for those of one character. */
export const show = () => dialog.open || dialog.showModal();
