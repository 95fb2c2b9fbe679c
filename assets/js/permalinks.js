/** A link at each heading of an answer, to point others to; the steps have theirs in view. */
import { words } from "@params";
import { element } from "./element.js";

/** Add the links. Their sign is the style sheet's, so that the heading's text stays its own. */
export function addPermalinks() {
  for (const heading of document.querySelectorAll(".prose :is(h3, h4, h5, h6)[id]")) {
    if (heading.querySelector(".permalink")) continue;
    const address = `#${encodeURIComponent(heading.id)}`;
    heading.append(
      element("a", { className: "permalink", href: address, ariaLabel: words.permalink }),
    );
  }
}
