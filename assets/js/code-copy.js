/** A button at each block of code that copies it. */
import { words } from "@params";
import { button, element } from "./element.js";

const SHOWN = 2000;

/** Add the buttons, where the browser lets a page copy. */
export function addCopying() {
  if (!navigator.clipboard) return;
  for (const code of document.querySelectorAll(".code:not(.code-box > *)")) {
    const box = element("div", { className: "code-box" });
    code.before(box);
    box.append(code, copier(code));
  }
}

function copier(code) {
  const made = button("", async () => {
    await navigator.clipboard.writeText(code.textContent);
    name(words.copied);
    setTimeout(() => name(words.copy), SHOWN);
  });
  const name = (text) => {
    made.textContent = text;
    made.ariaLabel = `${text}: ${code.ariaLabel}`;
  };
  made.className = "code-copy";
  name(words.copy);
  return made;
}
