/**
 * What the search shows before a query: the topics that were read last, those that are saved on
 * this device, and the sections.
 *
 * @import {Topic} from "./titles.js"
 */

import { words } from "@params";
import { savedAddresses } from "../offline/saved-pages.js";
import { element } from "../shell/element.js";
import { list } from "./results.js";
import { titles } from "./titles.js";

const RECENT = 4;
const SAVED = 4;
const SECTIONS = 8;

/** Return the lists; one without topics is left out. */
export const startLists = async () => {
  const topics = await titles();
  const saved = await savedAddresses();
  const recent = await readLast();
  const inside = new Set([...topics.values()].map(({ above }) => above));
  const isSaved = (/** @type {Topic} */ { address }) => saved.has(address);
  const isUpper = (/** @type {Topic} */ topic) => inside.has(topic) && !topic.above?.above;
  const lists = [
    topicList(words.resumeLast, recent.map((page) => topics.get(page)).slice(0, RECENT), RECENT),
    topicList(words.savedHere, [...topics.values()].filter(isSaved), SAVED),
    topicList(words.searchSections, [...topics.values()].filter(isUpper), SECTIONS),
  ];
  return (await Promise.all(lists)).filter((each) => each !== null);
};

/** Return the pages that were read on this device, the last first. */
const readLast = async () => {
  if (!("hasProgress" in document.documentElement.dataset)) return [];
  const { open } = await import("../log/learner-log.js");
  const { pages } = (await open()).state;
  return [...pages.values()]
    .filter(({ at }) => at)
    .sort((one, other) => (other.at ?? 0) - (one.at ?? 0))
    .map(({ page }) => page);
};

/**
 * @param {string} heading
 * @param {(Topic|undefined)[]} topics
 * @param {number} size The number of topics that are shown at once.
 */
const topicList = async (heading, topics, size) => {
  const known = topics.filter((topic) => topic !== undefined);
  if (!known.length) return null;
  return list(heading, known.length, size, (from, to) => known.slice(from, to).map(item));
};

/** @type {(topic: Topic) => HTMLElement} */
const item = ({ address, title }) => {
  const link = element("a", { className: "search-start", href: address }, title);
  link.dataset.topic = address;
  return element("li", {}, link);
};
