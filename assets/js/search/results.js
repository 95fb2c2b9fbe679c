/**
 * The elements of search results, with the words of the query marked.
 *
 * @import {Topic} from "./titles.js"
 * @import {FoundPage} from "./worker.js"
 */

import { style, words } from "@params";
import { button, element, styleSheet } from "../shell/element.js";
import { plain, wordsOf } from "./match.js";
import { pathTo } from "./titles.js";

/** Resolves when the style sheet of the results has loaded. */
export const styled = styleSheet(style);

/**
 * Return where a word occurs in a text, preferably at the start of a word.
 *
 * @type {(word: string, text: string) => number}
 */
const placeOf = (word, text) => {
  const first = text.indexOf(word);
  for (let at = first; at >= 0; at = text.indexOf(word, at + 1)) {
    if (!/[\p{L}\p{N}]/u.test(text[at - 1] ?? "")) return at;
  }
  return first;
};

/**
 * Return a title as a list of texts, of which every second one matches the query.
 *
 * @param {string} title
 * @param {string} query
 */
const highlight = (title, query) => {
  const letters = [...title];
  const text = letters.map((letter) => plain(letter)[0] ?? " ").join("");
  const isFound = letters.map(() => false);
  for (const word of wordsOf(query).map((found) => found.slice(1))) {
    const at = placeOf(word, text);
    if (at >= 0) isFound.fill(true, at, at + word.length);
  }
  const texts = [""];
  letters.forEach((letter, number) => {
    if (isFound[number] === texts.length % 2 > 0) texts.push("");
    texts[texts.length - 1] += letter;
  });
  return texts;
};

/**
 * Let the learner's progress be shown beside the links to topics in an element.
 *
 * @param {Element} shown
 */
export const showMarks = (shown) =>
  shown.dispatchEvent(new Event("topics-shown", { bubbles: true }));

/**
 * Return a list with a heading and its first items; a button shows more.
 *
 * @param {string} heading
 * @param {number} total
 * @param {number} size The number of items that are added at once.
 * @param {(from: number, to: number) => HTMLElement[]|Promise<HTMLElement[]>} itemsFrom
 */
export const list = async (heading, total, size, itemsFrom) => {
  const items = element("ul");
  let shown = 0;
  const show = async () => {
    const from = shown;
    shown += size;
    const next = await itemsFrom(from, shown);
    items.append(...next);
    showMarks(items);
    if (shown >= total) more.remove();
    return next[0]?.querySelector("a");
  };
  const more = button(words.searchMore, async () => (await show())?.focus(), {
    className: "search-more",
  });
  const section = element(
    "section",
    { className: "search-list" },
    element("h2", {}, heading),
    items,
    more,
  );
  await show();
  return section;
};

/** @type {(texts: string[]) => (Node|string)[]} Marks every second text. */
const marked = (texts) =>
  texts.map((text, number) => (number % 2 ? element("mark", {}, text) : text));

/** @type {(address: string, topic: string, ...children: (Node|string)[]) => HTMLElement} */
const link = (address, topic, ...children) => {
  const made = element("a", { href: address }, ...children);
  made.dataset.topic = topic;
  return made;
};

/** @type {(path: string[]) => HTMLElement[]} */
const pathLine = (path) =>
  path.length ? [element("span", { className: "search-path" }, path.join(" › "))] : [];

/** @type {(excerpt: string[]) => HTMLElement[]} A page of which only the title matches has none. */
const excerptLine = (excerpt) =>
  excerpt.join("") ? [element("span", { className: "search-excerpt" }, ...marked(excerpt))] : [];

/**
 * Return the item of a topic whose title matches.
 *
 * @param {Topic} topic
 * @param {string} query
 */
export const titleItem = (topic, query) => {
  const parts = marked(highlight(topic.title, query));
  const title = element("span", { className: "search-title" }, ...parts);
  const { name, locale } = topic.language; // only that of another language than the page's
  const path = pathLine(name ? [name, ...pathTo(topic)] : pathTo(topic));
  const properties = locale ? { lang: locale } : {};
  return element("li", properties, link(topic.address, topic.address, title, " ", ...path));
};

/**
 * Return the item of a topic whose text matches, with a link to each matching step.
 *
 * @param {FoundPage} page
 * @param {Topic} [topic]
 */
export const textItem = ({ address, places }, topic) => {
  const steps = places.map((place) =>
    element(
      "li",
      {},
      link(
        place.address,
        address,
        element("span", { className: "search-title" }, place.names.join(words.searchSeparator)),
        " ",
        ...excerptLine(place.excerpt),
      ),
    ),
  );
  return element(
    "li",
    { className: "search-group" },
    ...pathLine(pathTo(topic)),
    element("ul", {}, ...steps),
  );
};
