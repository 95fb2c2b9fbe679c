/**
 * Web worker that searches the text of all pages with Pagefind. It runs in its own thread, since a
 * large site gives thousands of results, and returns only the few that the page shows.
 *
 * @typedef {object} FoundPlace A place in a page, in one of its steps.
 * @property {string} address
 * @property {string[]} names The names of page and step.
 * @property {string} [step]
 * @property {string[]} excerpt Texts, of which every second one is a match.
 * @property {number} weight
 *
 * @typedef {{address: string, places: FoundPlace[]}} FoundPage
 * @typedef {{query: string, from: number, size: number}} Question
 * @typedef {{total: number, isExact: boolean, pages: FoundPage[]}} Answer The number of pages, and
 *   those of them that were asked for; isExact: they contain the words as they are written.
 *
 * @typedef {{id: string, data: () => Promise<PagefindPage>}} Result A result of Pagefind.
 * @typedef {{element: string, id: string, location: number, text: string}} Anchor
 * @typedef {{location: number, balanced_score: number}} FoundWord
 * @typedef {{anchor?: Anchor, excerpt: string, title: string, url: string,
 *   weighted_locations: FoundWord[]}} SubResult
 * @typedef {{anchors: Anchor[], locations: number[], meta: {title: string}, raw_content: string,
 *   sub_results: SubResult[], url: string}} PagefindPage
 */

import { index, locale } from "@params";
import { plain } from "./match.js";

const STEPS = 3; // the most steps shown of one topic
const IS_CHINESE = locale.startsWith("zh");
const NEAR = IS_CHINESE ? 60 : 30; // length of an excerpt in words; in characters for Chinese

/**
 * How Pagefind ranks pages: topics are of similar length, so the length of a page says little,
 * and a page that uses a word often is more about it than one with a longer form of the word.
 */
const RANKING = { pageLength: 0.2, termSaturation: 2, termSimilarity: 5 };

/** Pagefind reads the language from the document, which a worker does not have. */
/** @type {any} */ (self).document = { querySelector: () => ({ getAttribute: () => locale }) };

const load = async () => {
  const pagefind = await import(index);
  await pagefind.options({ excerptLength: NEAR, ranking: RANKING });
  return pagefind;
};

/** @type {Promise<any>|undefined} */
let loading;

/**
 * Forget what failed, so that the next query tries again, even if it is the same.
 *
 * @type {(error: unknown) => never}
 */
const forget = (error) => {
  loading = last = undefined;
  throw error;
};

const SPACELESS = /\p{Lo}/u; // a letter of a script without spaces between words
const SYMBOL = /[\u2200-\u2211\u2213-\u22ff]/gu;
const SIGN = /[^\p{L}\p{M}\p{N}\p{Extended_Pictographic}+#"\s\u2200-\u2211\u2213-\u22ff]/gu;

/**
 * Return the words of a text as they are in the index (scripts/askbook/publish/search_index.py):
 * mathematical symbols are words of their own, other signs are left out, so that "10,000" is 10000.
 *
 * @type {(text: string) => string[]}
 */
const indexWords = (text) =>
  text.replace(SYMBOL, " $& ").replace(SIGN, "").split(/\s+/).filter(Boolean);

/**
 * Return the queries to send to Pagefind. The index has each Chinese character as a word
 * (scripts/askbook/publish/search_index.py), so each run of Chinese becomes a phrase of characters,
 * the longest first; the remaining words are one query.
 *
 * @type {(query: string) => string[]}
 */
const queriesFor = (query) => {
  const runs = (IS_CHINESE && query.match(/\p{Script=Han}+/gu)) || [];
  const rest = runs.length ? query.replace(/\p{Script=Han}+/gu, " ").trim() : query;
  const phrases = runs.sort((a, b) => b.length - a.length).map((run) => `"${[...run].join(" ")}"`);
  return [...phrases, indexWords(rest).join(" ")].filter(Boolean);
};

/**
 * Return the pages that match all queries, in the order of the first query: for each page, its
 * result for each query.
 *
 * @type {(query: string) => Promise<Result[][]>}
 */
const searchAll = async (query) => {
  loading ??= load();
  const pagefind = await loading;
  const answers = await Promise.all(queriesFor(query).map((text) => pagefind.search(text)));
  /** @type {Result[][]} */
  const [first, ...others] = answers.map((answer) => answer.results);
  const byId = others.map((results) => new Map(results.map((result) => [result.id, result])));
  return first.flatMap((result) => {
    const same = byId.flatMap((results) => results.get(result.id) ?? []);
    return same.length === byId.length ? [[result, ...same]] : [];
  });
};

/**
 * Remove the zero-width spaces that the index has between Chinese characters.
 *
 * @type {(text: string) => string}
 */
const withoutSeparators = (text) => text.replaceAll("\u200b", "");

/**
 * Split an excerpt into texts, of which every second one is a match. Remove its heading and the
 * punctuation of the previous sentence from the beginning.
 *
 * @type {(excerpt: string, heading: string) => string[]}
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

/**
 * Return the last anchor before a word that passes a test.
 *
 * @type {(page: PagefindPage, word: number, isKind: (anchor: Anchor) => boolean) => Anchor|undefined}
 */
const anchorBefore = (page, word, isKind) =>
  page.anchors.filter((anchor) => isKind(anchor) && anchor.location <= word).at(-1);

/**
 * Return the first word of the window with the highest total score, and that score.
 *
 * @param {FoundWord[]} matches
 */
const densest = (matches) => {
  /** @type {(word: FoundWord) => FoundWord[]} */
  const around = ({ location }) =>
    matches.filter((word) => word.location >= location && word.location < location + NEAR);
  /** @type {(word: FoundWord) => number} */
  const weigh = (word) => around(word).reduce((sum, other) => sum + other.balanced_score, 0);
  const weights = matches.map(weigh);
  const weight = Math.max(...weights);
  return { weight, word: matches[weights.indexOf(weight)].location };
};

/**
 * Return a place in a page.
 *
 * @type {(page: PagefindPage, result: SubResult) => FoundPlace}
 */
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

/**
 * Return the best place of each of the steps with the highest scores, in the page's order.
 *
 * @param {PagefindPage} page
 */
const places = (page) => {
  const all = page.sub_results.map((result) => place(page, result));
  const withText = all.filter(({ excerpt }) => excerpt.join(""));
  /** @type {Map<string|undefined, FoundPlace>} */
  const best = new Map();
  for (const found of withText.length ? withText : all) {
    if (found.weight > (best.get(found.step)?.weight ?? -1)) best.set(found.step, found);
  }
  const heaviest = [...best.values()].sort((a, b) => b.weight - a.weight).slice(0, STEPS);
  return [...best.values()].filter((found) => heaviest.includes(found));
};

/**
 * Return the words of a page that matched, and those of its title, as they are in the index.
 *
 * @param {PagefindPage} page
 */
const foundWords = ({ locations, meta, raw_content: content }) => {
  const words = content.split(content.includes("\u200b") ? "\u200b" : /\s+/);
  return [meta.title, ...locations.map((at) => words[at])].flatMap(indexWords).map(plain);
};

/**
 * Tell whether a word was found for a word of the query, and not only for its first letters.
 *
 * @type {(word: string, found: string) => boolean}
 */
const isFor = (word, found) =>
  found.includes(word.slice(0, Math.ceil(word.length / 2))) ||
  (SPACELESS.test(found) && word.includes(found));

/**
 * Return the results for a query, and whether they contain its words as they are written. Where no
 * text contains a word, Pagefind searches for other forms of it, then for shorter and shorter
 * beginnings; results that match by only a few letters of a word are left out.
 *
 * @type {(query: string) => Promise<{results: Result[], isExact: boolean}>}
 */
const find = async (query) => {
  const pages = await searchAll(query);
  if (!pages.length) return { results: [], isExact: false };
  const words = indexWords(query.replaceAll('"', "")).map(plain);
  /** @type {string[]} */
  const found = [];
  // One after the other: Pagefind writes the places of each result into the same page.
  for (const result of pages[0]) found.push(...foundWords(await result.data()));
  const isFound = words.every((word) => found.some((text) => isFor(word, text)));
  /** @type {(word: string) => boolean} */
  const isWritten = (word) => SPACELESS.test(word) || found.some((text) => text.includes(word));
  const results = isFound ? pages.map(([result]) => result) : [];
  return { results, isExact: words.every(isWritten) };
};

/**
 * Return a page and its places; its address is a path, as in titles.json.
 *
 * @type {(result: Result) => Promise<FoundPage>}
 */
const read = async (result) => {
  const page = await result.data();
  page.url = new URL(page.url, location.href).pathname;
  return { address: page.url, places: places(page) };
};

/** @type {{query: string, found: ReturnType<typeof find>}|undefined} */
let last;

/** @type {(question: Question) => Promise<Answer>} */
const answer = async ({ query, from, size }) => {
  if (last?.query !== query) last = { query, found: find(query).catch(forget) };
  const { results, isExact } = await last.found;
  const pages = await Promise.all(results.slice(from, from + size).map(read));
  return { total: results.length, isExact, pages };
};

self.onmessage = async ({ data }) => {
  self.postMessage(await answer(data).catch(() => ({ total: 0, isExact: false, pages: [] })));
};
