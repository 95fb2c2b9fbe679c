/**
 * Reading aids: menus of prompts, copy buttons, links to headings, previews of topics, and tab stops
 * only where boxes scroll.
 */

import { style, words } from "@params";
import { element, styleSheet } from "../shell/element.js";
import { AskPrompt } from "./ask-prompt.js";
import { copyButton } from "./copy-button.js";
import { addPreviews } from "./topic-preview.js";

/**
 * Add a copy button to each block of code, where the browser has a clipboard; its accessible name
 * ends with the block's number on the page.
 */
function addCopyButtons() {
  if (!navigator.clipboard) return;
  for (const [place, code] of document.querySelectorAll(".code:not(.code-box > *)").entries()) {
    const box = element("div", { className: "code-box" });
    code.before(box);
    const copy = copyButton(
      () => code.textContent,
      (made, text) => {
        made.textContent = text;
        made.ariaLabel = `${text}: ${code.ariaLabel} ${place + 1}`;
      },
    );
    copy.className = "code-copy";
    box.append(code, copy);
  }
}

/** Add a link to each heading of an answer; CSS draws its "#", so the heading's text stays unchanged. */
function addPermalinks() {
  for (const heading of document.querySelectorAll(".prose :is(h3, h4, h5, h6)[id]")) {
    if (heading.querySelector(".permalink")) continue;
    const address = `#${encodeURIComponent(heading.id)}`;
    heading.append(
      element("a", { className: "permalink", href: address, ariaLabel: words.permalink }),
    );
  }
}

/** Without this script every box that may scroll is a tab stop; keep those that do scroll. */
function limitTabStops() {
  const observer = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0");
      else target.removeAttribute("tabindex");
    }
  });
  for (const box of document.querySelectorAll("[role=group][tabindex='0']")) observer.observe(box);
}

await styleSheet(style);
customElements.define("ask-prompt", AskPrompt);
limitTabStops();
addCopyButtons();
addPermalinks();
addPreviews();
