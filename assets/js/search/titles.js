/** The titles of all topics: loaded once, and searched in slices that do not block the page. */

import { home } from "@params";
import { fold, wordsOf } from "./text.js";

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

function* walk(nodes, above) {
  for (const node of nodes) {
    const [title, part, inside = []] = typeof node === "string" ? [node] : node;
    const key = fold(title);
    const topic = {
      title,
      above,
      key,
      path: `${above?.path ?? ""}${key}`,
      address: `${above?.address ?? home}${part || partOf(title)}/`,
    };
    yield topic;
    yield* walk(inside, topic);
  }
}

const read = async () => {
  const response = await fetch(`${home}titles.json`);
  if (!response.ok) throw new Error(response.statusText);
  const topics = new Map();
  await inSlices(walk(await response.json()), (topic) => topics.set(topic.address, topic));
  return topics;
};

let reading;

/** Return all topics of the language by address, in reading order. */
export function titles() {
  reading ??= read().catch((error) => {
    reading = undefined;
    throw error;
  });
  return reading;
}

/** The titles of a topic's ancestors, from the top. */
export const pathTo = (topic) => (topic?.above ? [...pathTo(topic.above), topic.above.title] : []);

/** The rank of a match, 0 being the best; 5 is no match. */
const rank = ({ key, path }, whole, words) => {
  if (key === whole) return 0;
  if (key.startsWith(whole)) return 1;
  if (words.every((word) => key.includes(word))) return 2;
  if (whole.length < 3 && whole < " \x7f") return 5; // one letter is in most titles
  const bare = words.map((word) => word.slice(1));
  if (bare.every((word) => key.includes(word))) return 3;
  const isNamed = bare.some((word) => key.includes(word));
  return isNamed && bare.every((word) => path.includes(word)) ? 4 : 5;
};

/** Return the topics whose titles match, the best first; undefined if stopped. */
export const match = async (query, isStopped) => {
  const words = wordsOf(query);
  const found = [[], [], [], [], [], []];
  if (!words.length) return [];
  const sort = (topic) => found[rank(topic, words.join(""), words)].push(topic);
  const topics = await titles();
  const isDone = !isStopped() && (await inSlices(topics.values(), sort, isStopped));
  return isDone ? found.slice(0, 5).flat() : undefined;
};

/** Return the topics whose titles or addresses contain half of the words or more, best first. */
export const nearest = async (query) => {
  const words = wordsOf(query).map((word) => word.replace(/s$/, ""));
  const near = [];
  const weigh = (topic) => {
    const names = topic.key + fold(topic.address.split("/").at(-2));
    const hits = words.filter((word) => names.includes(word)).length;
    if (hits && hits * 2 >= words.length) near.push([hits, topic]);
  };
  await inSlices((await titles()).values(), weigh);
  return near.sort(([a], [b]) => b - a).map(([, topic]) => topic);
};
