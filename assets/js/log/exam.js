/**
 * Exams: each card of an exam's topics is asked at least once in the last days before it, whatever
 * its interval. The cards are spread evenly over these days.
 *
 * @import {CardState, Exam, ExamEvent, Stamp} from "./types.d.ts"
 */
import { day } from "./events.js";

/** The most days before an exam on which its cards are asked once more. */
const LAST_DAYS = 7;

/**
 * Return an exam whose cards are asked from the day of its event on, at the earliest.
 *
 * @param {ExamEvent} event
 * @param {string} page The page's address today.
 * @returns {Exam}
 */
export const examOf = ({ id, at, offset, title, day: date }, page) => ({
  id,
  page,
  title,
  day: date,
  span: Math.min(LAST_DAYS, Math.max(1, date - day(at, offset))),
});

/**
 * Return the learning day on which a card is to be asked: its own, or an earlier one before an exam.
 *
 * @param {Pick<CardState, "track"|"day"|"dueDay"|"exams">} known
 * @param {number} today
 */
export function dueDayOf({ track, day: last, dueDay, exams }, today) {
  const before = exams.filter((exam) => exam.day >= today && last < exam.day - exam.span);
  return Math.min(dueDay, ...before.map(({ day: date, span }) => date - 1 - (place(track) % span)));
}

/**
 * Return a number that differs between cards, so that they are asked on different days.
 *
 * @param {string} track
 */
const place = (track) => Number.parseInt(track.slice(-6), 36) || 0;

/**
 * Return the event of an exam about a page and the topics inside it.
 *
 * @type {(page: string, title: string, date: number, stamp: Stamp) => ExamEvent}
 */
export const exam = (page, title, date, stamp) => ({
  ...stamp,
  kind: "exam",
  page,
  title,
  day: date,
});
