/**
 * Links a text to the paragraph of an explanation that it is based on, found by their common words.
 *
 * @typedef {object} Paragraph
 * @property {string} text
 * @property {HTMLElement} [under] Its heading: paragraphs under the same heading do not compete.
 *
 * @typedef {Paragraph & {node: HTMLElement}} Place A paragraph of a page.
 * @typedef {{node: HTMLElement, href: string}} Source A paragraph and its address.
 * @typedef {(text: string) => Source|null} FindSource
 */

import { words } from "@params";
import { element } from "../shell/element.js";
import { plainText } from "../shell/page.js";

/** The share of the text's words, by weight, that its source must contain. */
const MIN_SCORE = 0.45;

/** How many times the runner-up's score its score must be. */
const MIN_LEAD = 1.5;

/** The weight of a word that no paragraph contains, relative to the rarest one. */
const UNKNOWN = 0.3;

/** Texts with fewer words match too many paragraphs. */
const MIN_WORDS = 4;

/**
 * Return the index of the paragraph that a text is based on, or −1 where that is unclear.
 *
 * Words are weighted by inverse document frequency; a word that no paragraph contains lowers
 * every score a little. The thresholds favour precision: they find a source for about a third
 * of a course's answers, nearly always the right one.
 *
 * @param {string} text
 * @param {Paragraph[]} paragraphs
 * @param {(text: string) => Set<string>} wordsOf
 */
export function findSource(text, paragraphs, wordsOf) {
  const wanted = [...wordsOf(text)];
  const held = paragraphs.map((paragraph) => wordsOf(paragraph.text));
  const weights = wanted.map((word) => {
    const having = held.filter((its) => its.has(word)).length;
    return Math.log(paragraphs.length + 1) * (having ? 1 : UNKNOWN) - Math.log(having || 1);
  });
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  if (wanted.length < MIN_WORDS || !all) return -1;
  const scores = held.map(
    (its) => wanted.reduce((sum, w, n) => sum + (its.has(w) ? weights[n] : 0), 0) / all,
  );
  const best = scores.indexOf(Math.max(...scores));
  const rival = Math.max(
    0,
    ...scores.filter((_, n) => n !== best && !isBeside(paragraphs[n], paragraphs[best])),
  );
  return scores[best] >= MIN_SCORE && scores[best] >= MIN_LEAD * rival ? best : -1;
}

/** @type {(a: Paragraph, b: Paragraph) => boolean} */
const isBeside = (a, b) => a.under !== undefined && a.under === b.under;

/** Short Latin words and numbers are too common to identify a paragraph. */
const SHORT = /^[\p{Script=Latin}\p{N}]{1,3}$/u;

/**
 * Return a function that lists a text's words, with the browser's segmenter where there is
 * one, since Chinese has no spaces between words.
 *
 * @param {string} locale
 * @returns {(text: string) => Set<string>}
 */
export function wordFinder(locale) {
  const segmenter =
    globalThis.Intl?.Segmenter && new Intl.Segmenter(locale, { granularity: "word" });
  /** @type {(text: string) => string[]} */
  const cut = segmenter
    ? (text) => [...segmenter.segment(text)].filter((s) => s.isWordLike).map((s) => s.segment)
    : (text) => text.match(/[\p{L}\p{N}]+/gu) ?? [];
  return (text) =>
    new Set(
      cut(text)
        .map((word) => word.toLowerCase().replace(/(?<=\p{Script=Latin}{3})(es|s|ed|ing)$/u, ""))
        .filter((word) => !SHORT.test(word)),
    );
}

/**
 * Return the paragraphs of an explanation, each with its heading.
 *
 * @param {Element} prose
 */
function paragraphsOf(prose) {
  /** @type {Place[]} */
  const places = [];
  /** @type {HTMLElement|undefined} */
  let under;
  /** @type {NodeListOf<HTMLElement>} */
  const nodes = prose.querySelectorAll("h3, h4, h5, h6, p, li, tr");
  for (const node of nodes) {
    if (/^H/.test(node.tagName)) under = node;
    else if (!node.querySelector("p, li") && !node.closest(".editors-note")) {
      places.push({ node, under, text: plainText(node) });
    }
  }
  return places;
}

/**
 * Return a function that finds the source of a text; null where that is unclear.
 *
 * @param {ParentNode} root The page with the explanation.
 * @param {string} language
 * @param {string} [address] The page's address, where it is another page.
 * @returns {FindSource}
 */
export function sourceFinder(root, language, address = "") {
  const step = root.querySelector("[data-format=explanation]");
  const prose = step?.querySelector(".prose");
  const places = prose ? paragraphsOf(prose) : [];
  const wordsOf = wordFinder(language);
  return (text) => {
    const found = places[findSource(text, places, wordsOf)];
    if (!step || !found) return null;
    return { node: found.node, href: `${address}#${idOf(found, step, places)}` };
  };
}

/**
 * Return a link to a source.
 *
 * @param {string} href
 */
export const linkTo = (href) =>
  element("p", { className: "source-link" }, element("a", { href }, words.findInText));

/**
 * Return the id of a paragraph on this page, or on another page that of its heading.
 *
 * @param {Place} place
 * @param {Element} step
 * @param {Place[]} places
 */
function idOf({ node, under }, step, places) {
  const stepId = step.getAttribute("aria-labelledby");
  if (step.ownerDocument !== document) return under?.id ?? stepId;
  node.id ||= `${stepId}-${places.findIndex((place) => place.node === node) + 1}`;
  node.tabIndex = -1;
  return node.id;
}
