/**
 * What the learner did in each section: topics, dates and results. Pure: no clock, no page.
 *
 * @typedef {object} TopicReport
 * @property {string} title
 * @property {number} first The first learning day.
 * @property {number} last The last learning day.
 * @property {Share} cards How many of the topic's cards were graded at least once.
 * @property {Share} reviews The grades in reviews.
 * @property {Share} practice The answers in practice.
 * @property {Share} quiz The last result of its quiz.
 *
 * @typedef {{title: string, topics: TopicReport[]}} SectionReport
 *
 * @import {CardState, Stamp, State} from "../log/types.d.ts"
 * @import {Share} from "../progress/charts.js"
 * @import {Topic} from "../search/titles.js"
 */
import { day, Rating } from "../log/learner-log.js";
import { pathTo } from "../search/titles.js";
import { groupBy } from "../shell/groups.js";

/**
 * Return the sections in which the learner did something, in reading order.
 *
 * @param {State} state
 * @param {Iterable<Topic>} topics All topics of the site, in reading order.
 * @param {Stamp} now
 * @returns {SectionReport[]}
 */
export function sectionReports(state, topics, now) {
  const known = groupBy(state.cards.values(), ({ page }) => page);
  /** @type {Map<string, TopicReport[]>} */
  const sections = new Map();
  for (const topic of topics) {
    const report = topicReport(state, topic, known.get(topic.address) ?? [], now);
    if (!report) continue;
    const title = pathTo(topic).join(" › ") || topic.title;
    sections.set(title, [...(sections.get(title) ?? []), report]);
  }
  return [...sections].map(([title, reports]) => ({ title, topics: reports }));
}

/**
 * Return what the learner did in a topic, or null for nothing.
 *
 * @param {State} state
 * @param {Topic} topic
 * @param {CardState[]} known The topic's cards that were graded.
 * @param {Stamp} now
 * @returns {TopicReport|null}
 */
function topicReport(state, { address, title }, known, now) {
  const page = state.pages.get(address);
  const practised = state.practice.get(address) ?? [];
  const quiz = state.quizzes.get(address);
  const grades = known.flatMap((card) => card.grades);
  const times = [page?.first, page?.at].flatMap((at) => (at ? [{ at, offset: now.offset }] : []));
  const dated = [...times, ...grades, ...practised, ...(quiz ? [quiz] : [])];
  const days = dated.map(({ at, offset }) => day(at, offset));
  if (!days.length) return null;
  const current = known.filter(({ gone }) => !gone).length;
  return {
    title,
    first: Math.min(...days),
    last: Math.max(...days),
    cards: { right: current, all: Math.max(current, page?.cards ?? 0) },
    reviews: share(grades, ({ grade }) => grade !== Rating.Again),
    practice: share(practised, ({ right }) => right),
    quiz: { right: quiz?.right ?? 0, all: quiz?.total ?? 0 },
  };
}

/**
 * @template Item
 * @param {Item[]} items
 * @param {(item: Item) => boolean} isRight
 * @returns {Share}
 */
const share = (items, isRight) => ({ right: items.filter(isRight).length, all: items.length });
