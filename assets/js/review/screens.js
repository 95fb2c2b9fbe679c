/**
 * The screens of a review before the first card and after the last one, as lists of elements.
 *
 * @typedef {(HTMLElement|0|"")[]} Parts Elements; 0 and "" are left out.
 *
 * @import {State} from "../log/types.d.ts"
 * @import {Item, SessionPlan} from "./session.js"
 */

import { home, locale, words } from "@params";
import { DAY, stamp } from "../log/learner-log.js";
import { dueAt, estimate, forecast, isDue } from "../progress/due.js";
import { button, element, secondary } from "../shell/element.js";
import { minutes, when } from "../shell/formatting.js";
import { count, fill } from "../shell/interface-text.js";

const WEEK = 7;

/** @type {(href: string, text: string) => HTMLElement} */
const link = (href, text) => element("a", { href }, text);
/** @type {(...children: HTMLElement[]) => HTMLElement} */
const actions = (...children) => element("div", { className: "review-actions" }, ...children);

/**
 * Return the first screen of a session: its length, and a button that starts it.
 *
 * @param {SessionPlan} plan
 * @param {State} state
 * @param {() => void} start
 * @returns {Parts}
 */
export function startScreen({ items }, state, start) {
  const length = estimate(state, items.length);
  const values = { cards: count(words.cards, length.cards), minutes: minutes(length.minutes) };
  return [
    element("p", { className: "review-length" }, fill(words.reviewLength, values)),
    secondary(dueAndNew(items)),
    actions(button(words.reviewStart, start, { className: "review-start" })),
    actions(progressLink()),
  ];
}

/**
 * Return the screen for a learner with nothing to review: when the next card is due, and links.
 *
 * @param {State} state
 * @returns {Parts}
 */
export function nothingScreen(state) {
  const isNew = !state.cards.size && !state.pages.size;
  const due = whenNextDue(state);
  return [
    element("p", { className: "review-length" }, isNew ? words.noCardsYet : words.reviewNothing),
    due && element("p", {}, fill(words.reviewNextDue, { when: due })),
    nextLinks(state),
  ];
}

/**
 * Return the last screen of a session: its result, and the number of cards due on the next days.
 *
 * @param {{total: number, missed: number, later: number}} result How many cards were reviewed and
 *   missed at first, and how many more are due.
 * @param {State} state
 * @param {() => void} more Continues with the cards that are still due.
 * @returns {Parts}
 */
export function endScreen({ total, missed, later }, state, more) {
  const text = later && fill(words.reviewMore, { cards: count(words.cards, later) });
  return [
    element("h2", { tabIndex: -1 }, words.reviewDone),
    element("p", {}, count(words.cards, total)),
    missed && secondary(fill(words.reviewMissed, { cards: count(words.cards, missed) })),
    text && actions(button(text, more, { className: "review-start" })),
    ...upcoming(state),
    nextLinks(state),
  ];
}

/**
 * Return notes about pages that could not be fetched, or have no cards any more.
 *
 * @param {SessionPlan} plan
 * @param {() => void} retry
 * @param {() => void} dropAll Removes the pages without cards from the learner's log.
 * @returns {Parts}
 */
export function problems({ failed, gone }, retry, dropAll) {
  if (!failed.length && !gone.length) return []; // to load a list format takes 50 ms on a phone
  const list = new Intl.ListFormat(locale, { type: "conjunction" });
  const missing = fill(words.reviewFailed, { pages: list.format(failed) });
  const removed = fill(words.reviewGone, { pages: list.format(gone.map(({ title }) => title)) });
  /** @type {(name: string, onclick: () => void) => HTMLElement} */
  const act = (name, onclick) => button(name, onclick, { className: "undo" });
  return [
    failed.length && element("p", { role: "alert" }, missing, " ", act(words.reviewRetry, retry)),
    gone.length && secondary(removed, " ", act(words.reviewDrop, dropAll)),
  ];
}

/**
 * Return "5 due · 2 new", without a part that is 0.
 *
 * @param {Item[]} items
 */
function dueAndNew(items) {
  const fresh = items.filter(({ isNew }) => isNew).length;
  const due = items.length - fresh;
  return [
    due && fill(words.reviewDue, { number: due }),
    fresh && fill(words.reviewNew, { number: fresh }),
  ]
    .filter(Boolean)
    .join(" · ");
}

/**
 * Return when the next card that is not due yet will be, as text; empty where there is none.
 *
 * @param {State} state
 */
function whenNextDue(state) {
  const now = stamp();
  const coming = [...state.cards.values()].filter((known) => !known.gone && !isDue(known, now));
  const next = Math.min(...coming.map((known) => dueAt(known, now)));
  return Number.isFinite(next) ? when(next, now) : "";
}

const progressLink = () => link(`${home}progress/`, words.pageProgress);

/**
 * Return links to the next topic or the home page, and to the progress page.
 *
 * @param {State} state
 */
function nextLinks({ place }) {
  const next = place?.next;
  const first = next
    ? link(next.page, fill(words.reviewNextTopic, { title: next.title }))
    : link(home, words.home);
  return actions(first, link(`${home}practice/`, words.pagePractice), progressLink());
}

/**
 * Return the number of cards due on each of the next days.
 *
 * @param {State} state
 */
function upcoming(state) {
  const now = stamp();
  const days = forecast(state, now, WEEK)
    .map((cards, ahead) => ({ cards, ahead }))
    .filter(({ cards }) => cards);
  if (!days.length) return [];
  const rows = days.flatMap(({ cards, ahead }) => [
    element("dt", {}, ahead ? when(now.at + ahead * DAY, now) : words.reviewToday),
    element("dd", {}, count(words.cards, cards)),
  ]);
  return [
    element("h3", {}, words.upcomingReviews),
    element("dl", { className: "review-coming" }, ...rows),
  ];
}
