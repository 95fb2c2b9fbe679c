/** Where on its page a text is explained, where that is plain. */

import { words } from "@params";
import { element } from "../shell/element.js";
import { fill } from "../shell/formatting.js";
import { plainText } from "../shell/page.js";
import { plainPlace, wordFinder } from "./source-finder.js";

/** How much of a paragraph names it, in letters; a Chinese character is as wide as two. */
const WIDTH = 48;

/** Return the paragraphs of an explanation, each with the heading that it stands under. */
function placesOf(prose) {
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
 * Return what makes the link from a text to the place it comes from: null where that is not
 * plain.
 *
 * @param {ParentNode} root The page that has the explanation.
 * @param {string} language
 * @param {string} [address] The page's address, where it is another page.
 * @returns {(text: string) => HTMLElement|null}
 */
export function explainer(root, language, address = "") {
  const prose = root.querySelector("[data-kind=explain] .prose");
  const places = prose ? placesOf(prose) : [];
  const wordsOf = wordFinder(language);
  return (text) => {
    const found = places[plainPlace(text, places, wordsOf)];
    if (!found) return null;
    const said = found.under
      ? fill(words.explainedUnder, { heading: plainText(found.under) })
      : fill(words.explainedAt, { beginning: beginning(found.text) });
    const link = element("a", { href: `${address}#${idOf(found, root, places)}` }, said);
    return element("p", { className: "explained" }, link);
  };
}

/** On the page itself every paragraph can be led to, on another one only a heading. */
function idOf({ node, under }, root, places) {
  if (root !== document) return under?.id ?? "explain";
  node.id ||= `explain-${places.findIndex((place) => place.node === node) + 1}`;
  node.tabIndex = -1;
  return node.id;
}

function beginning(text) {
  let width = 0;
  const end = [...text].findIndex((letter) => {
    width += letter > "\u2e7f" ? 2 : 1;
    return width > WIDTH;
  });
  if (end < 0) return text;
  return `${[...text]
    .slice(0, end)
    .join("")
    .replace(/[\s,.;:，。；：]+\w*$/u, "")} …`;
}
