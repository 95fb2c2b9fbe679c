/**
 * The titles of all topics: loaded once, and searched in slices that do not block the page.
 *
 * @typedef {{home: string, name?: string, locale?: string}} Language A language and its home page;
 *   with its name and locale if it is not the page's own.
 *
 * @typedef {object} Topic
 * @property {string} title
 * @property {Topic} [above] The topic that it is part of.
 * @property {Language} language
 * @property {string[]} keys Its title and aliases for comparison.
 * @property {string} path Its title after those of the topics above, for comparison.
 * @property {string} address
 *
 * @typedef {string|[title: string, part: string, inside?: any[], aliases?: string[]]} Node A topic
 *   in titles.json, and the topics inside it.
 */

import { home, languages } from "@params";
import { fold, misspelling, RANKS, ranking, wordsOf } from "./match.js";

const LONGEST = 8; // ms, well below the 50 ms that a reader would notice

/** @type {() => Promise<void>} */
const pause = () =>
  /** @type {any} */ (window).scheduler?.yield?.() ?? new Promise((done) => setTimeout(done));

/**
 * Call work with each item, yielding to the browser; return false if stopped.
 *
 * @template Item
 * @param {Iterable<Item>} items
 * @param {(item: Item) => void} work
 * @param {() => boolean} [isStopped]
 */
const inSlices = async (items, work, isStopped = () => false) => {
  let end = performance.now() + LONGEST;
  for (const item of items) {
    work(item);
    if (performance.now() < end) continue;
    await pause();
    if (isStopped()) return false;
    end = performance.now() + LONGEST;
  }
  return true;
};

/**
 * Return the last part of an address that titles.json leaves out: it follows from an ASCII title.
 *
 * @param {string} title
 */
const partOf = (title) =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");

/**
 * @param {Node[]} nodes
 * @param {Language} language
 * @param {Topic} [above]
 * @returns {Generator<Topic>}
 */
function* walk(nodes, language, above) {
  for (const node of nodes) {
    const [title, part, inside = [], aliases = []] = typeof node === "string" ? [node, ""] : node;
    const keys = [title, ...aliases].map(fold);
    /** @type {Topic} */
    const topic = {
      title,
      above,
      language,
      keys,
      path: `${above?.path ?? ""}${keys[0]}`,
      address: `${above?.address ?? language.home}${part || partOf(title)}/`,
    };
    yield topic;
    yield* walk(inside, language, topic);
  }
}

/** @type {(language: Language) => Promise<Map<string, Topic>>} */
const read = async (language) => {
  const response = await fetch(`${language.home}titles.json`);
  if (!response.ok) throw new Error(response.statusText);
  const topics = new Map();
  const nodes = await response.json();
  await inSlices(walk(nodes, language), (topic) => topics.set(topic.address, topic));
  return topics;
};

/** @type {Language} */
const OWN = { home };

/** @type {Map<Language, Promise<Map<string, Topic>>>} */
const reading = new Map();

/** Return all topics of a language, by default the page's, by address in reading order. */
export function titles(language = OWN) {
  const known = reading.get(language);
  if (known) return known;
  const topics = read(language).catch((error) => {
    reading.delete(language);
    throw error;
  });
  reading.set(language, topics);
  return topics;
}

/**
 * Return the titles of the topics above a topic, from the top.
 *
 * @param {Topic} [topic]
 * @returns {string[]}
 */
export const pathTo = (topic) => (topic?.above ? [...pathTo(topic.above), topic.above.title] : []);

/**
 * Return the topics that match a query, the best first; undefined if stopped.
 *
 * @param {string} query
 * @param {() => boolean} isStopped
 */
export const match = async (query, isStopped, language = OWN) => {
  if (!wordsOf(query).length) return [];
  const rank = ranking(query);
  /** @type {Topic[][]} */
  const found = Array.from({ length: RANKS + 1 }, () => []);
  /** @type {(topic: Topic) => void} */
  const sort = (topic) => {
    found[rank(topic)].push(topic);
  };
  const topics = await titles(language);
  const isDone = !isStopped() && (await inSlices(topics.values(), sort, isStopped));
  return isDone ? found.slice(0, RANKS).flat() : undefined;
};

/**
 * Return the topics that a query with typos may mean, those with the fewest typos first.
 *
 * @param {string} query
 * @param {() => boolean} isStopped
 */
const matchMisspelled = async (query, isStopped, language = OWN) => {
  const typosFor = misspelling(query);
  /** @type {[number, Topic][]} */
  const found = [];
  /** @type {(topic: Topic) => void} */
  const weigh = (topic) => {
    const typos = typosFor(topic);
    if (typos < Number.POSITIVE_INFINITY) found.push([typos, topic]);
  };
  await inSlices((await titles(language)).values(), weigh, isStopped);
  return found.sort(([a], [b]) => a - b).map(([, topic]) => topic);
};

/**
 * Return a topic in the page's language, or the topic itself if that lacks it.
 *
 * @param {Topic} topic
 */
const inOwnLanguage = async (topic) =>
  (await titles()).get(home + topic.address.slice(topic.language.home.length)) ?? topic;

/**
 * Return topics for a query that finds nothing else: those with such a title in another language,
 * the default language first, or else those with a similar title.
 *
 * @param {string} query
 * @param {() => boolean} isStopped
 */
export const matchOtherwise = async (query, isStopped) => {
  if (!wordsOf(query).length) return [];
  const own = () => matchMisspelled(query, isStopped);
  const others = [match, matchMisspelled].map((find) =>
    languages.map((language) => () => find(query, isStopped, language)),
  );
  for (const find of [...others[0], own, ...others[1]]) {
    const topics = await find().catch(() => []); // another language may be out of reach
    if (topics?.length) return Promise.all(topics.map(inOwnLanguage));
    if (isStopped()) break;
  }
  return [];
};

/**
 * Return the topics whose titles or addresses contain half of the words or more, best first.
 *
 * @param {string} query
 */
export const nearest = async (query) => {
  const words = wordsOf(query).map((word) => word.replace(/s$/, ""));
  /** @type {[number, Topic][]} */
  const near = [];
  /** @type {(topic: Topic) => void} */
  const weigh = (topic) => {
    const names = topic.keys.join("") + fold(topic.address.split("/").at(-2) ?? "");
    const hits = words.filter((word) => names.includes(word)).length;
    if (hits && hits * 2 >= words.length) near.push([hits, topic]);
  };
  await inSlices((await titles()).values(), weigh);
  return near.sort(([a], [b]) => b - a).map(([, topic]) => topic);
};
