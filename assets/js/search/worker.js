/**
 * Searches the text with Pagefind, in a thread of its own: of a large site it returns
 * thousands of results, of which a page needs a few.
 */

import { index, locale } from "@params";
import { fold, wordsOf } from "./text.js";

const STEPS = 3; // shown of one topic
const IS_CHINESE = locale.startsWith("zh");
const NEAR = IS_CHINESE ? 60 : 30; // words, as many as an excerpt has: characters in Chinese

/** Pagefind reads the language from the page; in a worker there is none. */
self.document = { querySelector: () => ({ getAttribute: () => locale }) };

const load = async () => {
  const pagefind = await import(index);
  await pagefind.options({ excerptLength: NEAR });
  return pagefind;
};

let loading;

/** Lets the next query try again. */
const forget = (error) => {
  loading = undefined;
  throw error;
};

/**
 * What Pagefind is asked for: Chinese by characters that follow one another, which the index
 * has as words (scripts/askbook/publish/search_index.py), the longest first; what else there is, as it is.
 */
const questions = (query) => {
  const runs = (IS_CHINESE && query.match(/\p{Script=Han}+/gu)) || [];
  const rest = runs.length ? query.replace(/\p{Script=Han}+/gu, " ").trim() : query;
  const phrases = runs.sort((a, b) => b.length - a.length).map((run) => `"${[...run].join(" ")}"`);
  return [...phrases, rest].filter(Boolean);
};

/** What answers all questions, in the order of the first. */
const ask = async (query) => {
  loading ??= load().catch(forget);
  const pagefind = await loading;
  const answers = await Promise.all(questions(query).map((text) => pagefind.search(text)));
  const [first, ...others] = answers.map((answer) => answer.results);
  const sets = others.map((results) => new Set(results.map(({ id }) => id)));
  return first.filter(({ id }) => sets.every((ids) => ids.has(id)));
};

/** A text without the marks that the index has between characters. */
const shown = (text) => text.replaceAll("\u200b", "");

/**
 * Cuts an excerpt into texts, every second one a word that was found, without the heading that
 * it may begin with and what a sentence before it left.
 */
const cut = (excerpt, heading) => {
  const texts = shown(excerpt)
    .replaceAll("</mark><mark>", "") // between characters
    .split(/<\/?mark>/)
    .map((text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">"));
  const whole = texts.join("");
  const rest = whole.replace(/^[\s.,;:!?。，、；：！？)）」』”]+/, "");
  const lead = rest.startsWith(`${heading}.`) ? heading.length + 2 : 0;
  let left = whole.length - rest.length + lead;
  return texts.map((text) => {
    const kept = text.slice(left);
    left -= text.length - kept.length;
    return kept;
  });
};

/** The anchor that a word stands below: the last one of its kind before it. */
const before = (page, word, isKind) =>
  page.anchors.filter((anchor) => isKind(anchor) && anchor.location <= word).at(-1);

/** Where the words that were found stand closest together, and how much they weigh there. */
const densest = (words) => {
  const around = ({ location }) =>
    words.filter((word) => word.location >= location && word.location < location + NEAR);
  const weigh = (word) => around(word).reduce((sum, other) => sum + other.balanced_score, 0);
  const weights = words.map(weigh);
  const weight = Math.max(...weights);
  return { weight, word: words[weights.indexOf(weight)].location };
};

/** One place in a page: the step's name, where it is, and the words around it. */
const place = (page, { anchor, excerpt, title, url, weighted_locations: found }) => {
  const { weight, word } = densest(found);
  const step = before(page, word, ({ element }) => element === "h2");
  const nearest = before(page, word, ({ location }) => location >= (anchor?.location ?? 0));
  const names = new Set(anchor ? [step?.text ?? title, title] : []);
  return {
    address: nearest ? `${page.url}#${nearest.id}` : url,
    names: [page.meta.title, [...names].join(" › ")].filter(Boolean).map(shown),
    step: step?.id,
    excerpt: cut(excerpt, shown(title)),
    weight,
  };
};

/** The best place of each step, in the page's order, of the steps with most to show. */
const places = (page) => {
  const all = page.sub_results.map((result) => place(page, result));
  const told = all.filter(({ excerpt }) => excerpt.join(""));
  const best = new Map();
  for (const found of told.length ? told : all) {
    if (found.weight > (best.get(found.step)?.weight ?? -1)) best.set(found.step, found);
  }
  const heaviest = [...best.values()].sort((a, b) => b.weight - a.weight).slice(0, STEPS);
  return [...best.values()].filter((found) => heaviest.includes(found));
};

/** Tells whether a word that was found begins as one of the query does, or is in it. */
const isNear = (query, { excerpt }) => {
  const words = wordsOf(query);
  const found = cut(excerpt, "")
    .filter((_, number) => number % 2)
    .map((text) => fold(text));
  return found.some((mark) =>
    words.some(
      (word) =>
        mark.startsWith(word.slice(0, 1 + Math.ceil(word.length / 2))) ||
        [...mark].some((letter) => letter > "\x7f" && word.includes(letter)),
    ),
  );
};

/**
 * What answers a query. Where no text has a word, Pagefind takes ever less of it; what it
 * finds by a letter is left out.
 */
const find = async (query) => {
  const results = await ask(query);
  return results.length && isNear(query, await results[0].data()) ? results : [];
};

/** A page and its places; its address is a path, as the titles have it. */
const read = async (result) => {
  const page = await result.data();
  page.url = new URL(page.url, location).pathname;
  return { address: page.url, places: places(page) };
};

let last = {};

const answer = async ({ query, from, size }) => {
  if (last.query !== query) last = { query, results: find(query) };
  const results = await last.results;
  const pages = await Promise.all(results.slice(from, from + size).map(read));
  return { total: results.length, pages };
};

self.onmessage = async ({ data }) => {
  const found = await answer(data).catch(() => ({ total: 0, pages: [] }));
  self.postMessage({ id: data.id, ...found });
};
