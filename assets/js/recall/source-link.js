/** Links an answer or a question to the paragraph that explains it. */

import { words } from "@params";
import { element } from "../shell/element.js";
import { plainText } from "../shell/page.js";
import { findSource, wordFinder } from "./source-finder.js";

/** Return the paragraphs of an explanation, each with its heading. */
function paragraphsOf(prose) {
  const places = [];
  let under;
  for (const node of prose.querySelectorAll("h3, h4, h5, h6, p, li, tr")) {
    if (/^H/.test(node.tagName)) under = node;
    else if (!node.querySelector("p, li") && !node.closest(".editors-note")) {
      places.push({ node, under, text: plainText(node) });
    }
  }
  return places;
}

/**
 * Return a function that makes the link from a text to its source, or null where that is unclear.
 *
 * @param {ParentNode} root The page with the explanation.
 * @param {string} language
 * @param {string} [address] The page's address, where it is another page.
 * @returns {(text: string) => HTMLElement|null}
 */
export function sourceLinker(root, language, address = "") {
  const step = root.querySelector("[data-format=explanation]");
  const prose = step?.querySelector(".prose");
  const places = prose ? paragraphsOf(prose) : [];
  const wordsOf = wordFinder(language);
  return (text) => {
    const found = places[findSource(text, places, wordsOf)];
    if (!found) return null;
    const href = `${address}#${idOf(found, step, places)}`;
    const link = element("a", { href }, words.findInText);
    return element("p", { className: "source-link" }, link);
  };
}

/** On this page a link can target any paragraph, on another page only a heading. */
function idOf({ node, under }, step, places) {
  const stepId = step.getAttribute("aria-labelledby");
  if (step.ownerDocument !== document) return under?.id ?? stepId;
  node.id ||= `${stepId}-${places.findIndex((place) => place.node === node) + 1}`;
  node.tabIndex = -1;
  return node.id;
}
