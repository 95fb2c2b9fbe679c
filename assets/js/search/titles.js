/** The titles of all topics: loaded once, and searched in slices that do not block the page. */

import { home, languages } from "@params";
import { fold, misspelling, RANKS, ranking, wordsOf } from "./match.js";

const LONGEST = 8; // ms, well below the 50 ms that a reader would notice

const pause = () => window.scheduler?.yield?.() ?? new Promise((done) => setTimeout(done));

/** Call work with each item, yielding to the browser; return false if stopped. */
export const inSlices = async (items, work, isStopped = () => false) => {
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

/** The last part of an address that titles.json leaves out: it follows from an ASCII title. */
const partOf = (title) =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");

function* walk(nodes, language, above) {
  for (const node of nodes) {
    const [title, part, inside = [], aliases = []] = typeof node === "string" ? [node] : node;
    const keys = [title, ...aliases].map(fold);
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

const read = async (language) => {
  const response = await fetch(`${language.home}titles.json`);
  if (!response.ok) throw new Error(response.statusText);
  const topics = new Map();
  const nodes = await response.json();
  await inSlices(walk(nodes, language), (topic) => topics.set(topic.address, topic));
  return topics;
};

const OWN = { home };

const reading = new Map();

/** Return all topics of a language, the page's unless told otherwise, by address in reading order. */
export function titles(language = OWN) {
  const forget = (error) => {
    reading.delete(language);
    throw error;
  };
  if (!reading.has(language)) reading.set(language, read(language).catch(forget));
  return reading.get(language);
}

/** The titles of a topic's ancestors, from the top. */
export const pathTo = (topic) => (topic?.above ? [...pathTo(topic.above), topic.above.title] : []);

/** Return the topics that match a query, the best first; undefined if stopped. */
export const match = async (query, isStopped, language = OWN) => {
  if (!wordsOf(query).length) return [];
  const rank = ranking(query);
  const found = Array.from({ length: RANKS + 1 }, () => []);
  const sort = (topic) => found[rank(topic)].push(topic);
  const topics = await titles(language);
  const isDone = !isStopped() && (await inSlices(topics.values(), sort, isStopped));
  return isDone ? found.slice(0, RANKS).flat() : undefined;
};

/** Return the topics that a query with typos may mean, those with the fewest typos first. */
const matchMisspelled = async (query, isStopped, language = OWN) => {
  const typosFor = misspelling(query);
  const found = [];
  const weigh = (topic) => {
    const typos = typosFor(topic);
    if (typos < Number.POSITIVE_INFINITY) found.push([typos, topic]);
  };
  await inSlices((await titles(language)).values(), weigh, isStopped);
  return found.sort(([a], [b]) => a - b).map(([, topic]) => topic);
};

/** Return a topic in the page's language, or the topic itself if that lacks it. */
const inOwnLanguage = async (topic) =>
  (await titles()).get(home + topic.address.slice(topic.language.home.length)) ?? topic;

/**
 * Return topics for a query that finds nothing else: those with such a title in another language,
 * the default language first, or else those with a similar title.
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

/** Return the topics whose titles or addresses contain half of the words or more, best first. */
export const nearest = async (query) => {
  const words = wordsOf(query).map((word) => word.replace(/s$/, ""));
  const near = [];
  const weigh = (topic) => {
    const names = topic.keys.join("") + fold(topic.address.split("/").at(-2));
    const hits = words.filter((word) => names.includes(word)).length;
    if (hits && hits * 2 >= words.length) near.push([hits, topic]);
  };
  await inSlices((await titles()).values(), weigh);
  return near.sort(([a], [b]) => b - a).map(([, topic]) => topic);
};
