/**
 * The learner's statistics, and their elements on the page.
 *
 * @import {Stamp, State} from "../log/types.d.ts"
 * @import {Share} from "./charts.js"
 */

import { home, locale, words } from "@params";
import { dateOf, day, pageOf, Rating } from "../log/learner-log.js";
import { element, secondary } from "../shell/element.js";
import { minutes } from "../shell/formatting.js";
import { count, fill } from "../shell/interface-text.js";
import { barTable, columns, plainTable, shareText } from "./charts.js";
import { dueCards, estimate, forecast } from "./due.js";
import { byTopic, SHARES, topics } from "./topics.js";

const DAYS = 14;
const MOST_TOPICS = 10;

/** With fewer answers, a share says little. */
const ENOUGH = 20;

/** @type {(number: number) => string} */
const inNumbers = (number) => number.toLocaleString(locale);

/** @type {(share: number) => string} */
const percent = (share) => share.toLocaleString(locale, { style: "percent" });

/**
 * Return the number of cards due now, and a link to the review.
 *
 * @param {State} state
 * @param {Stamp} now
 */
export function today(state, now) {
  /** @type {(...parts: (Node|string)[]) => HTMLElement[]} */
  const lead = (...parts) => [element("p", { className: "progress-lead" }, ...parts)];
  /** @type {(href: string, text: string) => HTMLElement} */
  const link = (href, text) => element("a", { href }, text);
  if (!state.cards.size && !state.pages.size)
    return lead(words.noCardsYet, " ", link(home, words.home));
  const { cards, minutes: time } = estimate(state, dueCards(state, now).length);
  if (!cards) return lead(words.progressNothingDue);
  const text = fill(words.progressDue, {
    cards: count(words.cards, cards),
    minutes: minutes(time),
  });
  return lead(text, " ", link(`${home}review/`, words.review));
}

/**
 * Return a chart and a table of the cards due on each of the next days.
 *
 * @param {State} state
 * @param {Stamp} now
 */
export function coming(state, now) {
  const numbers = forecast(state, now, DAYS);
  const total = numbers.reduce((sum, each) => sum + each, 0);
  if (!state.cards.size) return [secondary(words.progressNoCards)];
  const first = day(now.at, now.offset);
  /** @type {(ahead: number, options: Intl.DateTimeFormatOptions) => string} */
  const date = (ahead, options) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" }).format(dateOf(first + ahead));
  /** @type {(ahead: number) => string} */
  const name = (ahead) =>
    ahead ? date(ahead, { weekday: "short", day: "numeric", month: "short" }) : words.progressToday;
  const label = fill(words.progressForecastLabel, {
    cards: count(words.cards, total),
    days: DAYS,
  });
  const items = numbers.map((number, ahead) => ({
    mark: date(ahead, { day: "numeric" }).replace(/\P{Nd}/gu, ""),
    number,
    text: number ? inNumbers(number) : "",
  }));
  /** @type {[string, string][]} */
  const rows = numbers.map((number, ahead) => [name(ahead), inNumbers(number)]);
  const summary = element("summary", {}, words.progressAsTable);
  const asTable = plainTable(
    words.upcomingReviews,
    [words.progressDate, words.progressCards],
    rows,
  );
  return [columns(label, items), element("details", {}, summary, asTable)];
}

/**
 * Return the numbers of topics by state, and a table of the expected recall of each today.
 *
 * @param {State} state
 * @param {Stamp} now
 */
export function ofTopics(state, now) {
  const rows = byTopic(state, now).map(({ page, title, recall, due }) => ({
    label: title,
    href: page,
    share: recall,
    text: due
      ? fill(words.progressRecallAndDue, {
          recall: percent(recall),
          cards: count(words.cards, due),
        })
      : percent(recall),
  }));
  const started = states(state, now);
  if (!rows.length) return started.length ? started : [secondary(words.progressNoTopics)];
  /** @type {(some: import("./charts.js").BarRow[]) => HTMLElement} */
  const table = (some) =>
    barTable(words.progressTopicRecall, [words.progressTopic, words.progressRecall], some);
  const parts = [secondary(words.progressRecallHelp), table(rows.slice(0, MOST_TOPICS))];
  if (rows.length > MOST_TOPICS) {
    const more = fill(words.progressOtherTopics, { number: rows.length - MOST_TOPICS });
    const others = table(rows.slice(MOST_TOPICS));
    parts.push(element("details", {}, element("summary", {}, more), others));
  }
  return [...started, ...parts];
}

const STATE_LABELS = {
  reading: words.progressTopicsReading,
  learning: words.progressTopicsLearning,
  known: words.progressTopicsKnown,
};

/** @type {(keyof typeof STATE_LABELS)[]} */
const STARTED = ["reading", "learning", "known"];

/**
 * Return the numbers of topics that are being read, being learned, and known.
 *
 * @param {State} state
 * @param {Stamp} now
 */
function states(state, now) {
  const counts = { new: 0, reading: 0, learning: 0, known: 0 };
  for (const each of topics(state, now).values()) counts[each.state] += 1;
  const rows = STARTED.filter((name) => counts[name]);
  if (!rows.length) return [];
  const list = rows.map((name) => {
    const mark = element("topic-mark", { ariaHidden: "true" });
    mark.style.setProperty("--share", String(SHARES[name]));
    const label = element("dt", {}, count(STATE_LABELS[name], counts[name]));
    return element("div", {}, label, element("dd", {}, inNumbers(counts[name]), mark));
  });
  return [element("dl", { className: "topic-states" }, ...list)];
}

/**
 * Return how often the learner was right when sure, and when not.
 *
 * @param {State} state
 */
export function calibration(state) {
  const result = { sure: { right: 0, all: 0 }, unsure: { right: 0, all: 0 } };
  for (const { grades } of state.cards.values()) {
    for (const { sure, grade } of grades) {
      if (typeof sure === "boolean") {
        const row = sure ? result.sure : result.unsure;
        row.all += 1;
        if (grade > Rating.Again) row.right += 1;
      }
    }
  }
  return result;
}

/**
 * Return a table of the share of right answers when sure, and when not, below a sentence once there
 * are enough.
 *
 * @param {State} state
 */
export function confidence(state) {
  const { sure, unsure } = calibration(state);
  if (!sure.all && !unsure.all) return [secondary(words.progressNoConfidence)];
  const text = fill(words.progressCalibrated, { percent: percent(sure.right / sure.all) });
  const sentence = sure.all >= ENOUGH ? [element("p", { className: "progress-lead" }, text)] : [];
  const table = shares(words.progressConfidence, words.progressRecalled, [
    [words.progressWhenSure, sure],
    [words.progressWhenUnsure, unsure],
  ]);
  return [...sentence, ...table];
}

/**
 * Return the share of right answers before reading and after it: the guesses that the learner
 * judged ("I don't know" counts as wrong), and the first recall of each card of the same pages.
 *
 * @param {State} state
 * @returns {{before: Share, after: Share, waiting: number}} `waiting` counts unjudged guesses.
 */
export function pretest(state) {
  const result = { before: { right: 0, all: 0 }, after: { right: 0, all: 0 }, waiting: 0 };
  const pages = new Set();
  for (const guess of state.guesses.values()) {
    if (guess.text && guess.right === undefined) {
      result.waiting += 1;
    } else {
      result.before.all += 1;
      if (guess.right) result.before.right += 1;
      pages.add(pageOf(guess));
    }
  }
  for (const { page, first } of state.cards.values()) {
    if (pages.has(page)) {
      result.after.all += 1;
      if (first.grade > Rating.Again) result.after.right += 1;
    }
  }
  return result;
}

/**
 * Return a table of the share of right answers before reading, and after it.
 *
 * @param {State} state
 */
export function beforeAndAfter(state) {
  const { before, after, waiting } = pretest(state);
  const parts = waiting ? [secondary(fill(words.progressNotJudged, { number: waiting }))] : [];
  if (!before.all) return [secondary(words.progressNoGuesses), ...parts];
  /** @type {[string, Share][]} */
  const rows = [
    [words.progressBefore, before],
    [words.progressAfter, after],
  ];
  return [...shares(words.progressBeforeAndAfter, words.progressRight, rows), ...parts];
}

/** @type {(caption: string, head: string, rows: [string, Share][]) => HTMLElement[]} */
const shares = (caption, head, rows) => [
  barTable(
    caption,
    [caption, head],
    rows
      .filter(([, { all }]) => all)
      .map(([label, each]) => ({ label, share: each.right / each.all, text: shareText(each) })),
  ),
];
