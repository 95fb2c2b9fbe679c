/**
 * Web worker that searches the text of all pages with Pagefind. It runs in its own thread, since a
 * large site gives thousands of results, and returns only the few that the page shows.
 */

import { index, locale } from "@params";
import { fold, wordsOf } from "./text.js";

const STEPS = 3; // the most steps shown of one topic
const IS_CHINESE = locale.startsWith("zh");
const NEAR = IS_CHINESE ? 60 : 30; // length of an excerpt in words; in characters for Chinese

/** Pagefind reads the language from the document, which a worker does not have. */
self.document = { querySelector: () => ({ getAttribute: () => locale }) };

const load = async () => {
  const pagefind = await import(index);
  await pagefind.options({ excerptLength: NEAR });
  return pagefind;
};

let loading;

/** Forget a failed load, so that the next query tries again. */
const forget = (error) => {
  loading = undefined;
  throw error;
};

/**
 * Return the queries to send to Pagefind. The index has each Chinese character as a word
 * (scripts/askbook/publish/search_index.py), so each run of Chinese becomes a phrase of characters,
 * the longest first; the remaining text is one query, unchanged.
 */
const queriesFor = (query) => {
  const runs = (IS_CHINESE && query.match(/\p{Script=Han}+/gu)) || [];
  const rest = runs.length ? query.replace(/\p{Script=Han}+/gu, " ").trim() : query;
  const phrases = runs.sort((a, b) => b.length - a.length).map((run) => `"${[...run].join(" ")}"`);
  return [...phrases, rest].filter(Boolean);
};

/** Return the results that match all queries, in the order of the first query. */
const searchAll = async (query) => {
  loading ??= load().catch(forget);
  const pagefind = await loading;
  const answers = await Promise.all(queriesFor(query).map((text) => pagefind.search(text)));
  const [first, ...others] = answers.map((answer) => answer.results);
  const sets = others.map((results) => new Set(results.map(({ id }) => id)));
  return first.filter(({ id }) => sets.every((ids) => ids.has(id)));
};

/** Remove the zero-width spaces that the index has between Chinese characters. */
const withoutSeparators = (text) => text.replaceAll("\u200b", "");

/**
 * Split an excerpt into texts, of which every second one is a match. Remove its heading and the
 * punctuation of the previous sentence from the beginning.
 */
const splitExcerpt = (excerpt, heading) => {
  const texts = withoutSeparators(excerpt)
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

/** Return the last anchor before a word that passes a test. */
const anchorBefore = (page, word, isKind) =>
  page.anchors.filter((anchor) => isKind(anchor) && anchor.location <= word).at(-1);

/** Return the first word of the window with the highest total score, and that score. */
const densest = (matches) => {
  const around = ({ location }) =>
    matches.filter((word) => word.location >= location && word.location < location + NEAR);
  const weigh = (word) => around(word).reduce((sum, other) => sum + other.balanced_score, 0);
  const weights = matches.map(weigh);
  const weight = Math.max(...weights);
  return { weight, word: matches[weights.indexOf(weight)].location };
};

/** Return a place in a page: its address, the names of page and step, an excerpt and its score. */
const place = (page, { anchor, excerpt, title, url, weighted_locations: found }) => {
  const { weight, word } = densest(found);
  const step = anchorBefore(page, word, ({ element }) => element === "h2");
  const nearest = anchorBefore(page, word, ({ location }) => location >= (anchor?.location ?? 0));
  const names = new Set(anchor ? [step?.text ?? title, title] : []);
  return {
    address: nearest ? `${page.url}#${nearest.id}` : url,
    names: [page.meta.title, [...names].join(" › ")].filter(Boolean).map(withoutSeparators),
    step: step?.id,
    excerpt: splitExcerpt(excerpt, withoutSeparators(title)),
    weight,
  };
};

/** Return the best place of each of the steps with the highest scores, in the page's order. */
const places = (page) => {
  const all = page.sub_results.map((result) => place(page, result));
  const withText = all.filter(({ excerpt }) => excerpt.join(""));
  const best = new Map();
  for (const found of withText.length ? withText : all) {
    if (found.weight > (best.get(found.step)?.weight ?? -1)) best.set(found.step, found);
  }
  const heaviest = [...best.values()].sort((a, b) => b.weight - a.weight).slice(0, STEPS);
  return [...best.values()].filter((found) => heaviest.includes(found));
};

/** Tell whether a match begins like a word of the query, or is part of one in another script. */
const isNear = (query, { excerpt }) => {
  const words = wordsOf(query);
  const found = splitExcerpt(excerpt, "")
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
 * Return the results for a query. Where no text contains a word, Pagefind searches for shorter and
 * shorter beginnings of it; results that match by only a few letters are left out.
 */
const find = async (query) => {
  const results = await searchAll(query);
  return results.length && isNear(query, await results[0].data()) ? results : [];
};

/** Return a page and its places; its address is a path, as in titles.json. */
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
