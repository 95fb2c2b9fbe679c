/**
 * The exams that the learner prepares for, and a form that adds one.
 *
 * @import {Store} from "../log/store.js"
 * @import {Exam, Link} from "../log/types.d.ts"
 */

import { locale, words } from "@params";
import { currentDay, DAY, dateOf, exam, stamp, undo } from "../log/learner-log.js";
import { element, plainButton, secondary } from "../shell/element.js";

const { format } = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeZone: "UTC" });

/**
 * Return the section about exams.
 *
 * @param {Store} store
 * @param {() => Link[]} chosen Returns the chosen topics.
 */
export function examPlan(store, chosen) {
  const heading = element("h2", { tabIndex: -1 }, words.exam);
  const list = element("ul", { className: "exams", ariaLive: "polite" });
  const tomorrow = new Date(dateOf(currentDay() + 1)).toISOString().slice(0, 10);
  const date = element("input", {
    className: "text-field",
    type: "date",
    min: tomorrow,
    required: true,
  });
  const form = element(
    "form",
    { className: "practice-fields" },
    element("label", {}, words.examDate, date),
    element("button", { className: "plain-button" }, words.examPlan),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const number = Math.round(date.valueAsNumber / DAY);
    const known = coming(store).filter((each) => each.day === number);
    const topics = chosen().filter(({ page }) => known.every((each) => each.page !== page));
    store.append(...topics.map(({ page, title }) => exam(page, title, number, stamp())));
  });
  const draw = () => list.replaceChildren(...coming(store).map((each) => row(each, remove)));
  /** @param {Exam} planned */
  const remove = ({ id }) => {
    store.append(undo(store.state, stamp(), id));
    heading.focus();
  };
  store.subscribe(draw);
  draw();
  const help = secondary(words.examHelp);
  return element("section", { className: "exam-plan" }, heading, help, list, form);
}

/**
 * Return the exams from today on, the next one first.
 *
 * @param {Store} store
 */
const coming = ({ state }) =>
  state.exams.filter((each) => each.day >= currentDay()).sort((one, other) => one.day - other.day);

/**
 * @param {Exam} planned
 * @param {(planned: Exam) => void} remove
 */
function row(planned, remove) {
  const { page, title } = planned;
  const date = format(dateOf(planned.day));
  const ariaLabel = `${words.examRemove}: ${title}, ${date}`;
  return element(
    "li",
    {},
    element("a", { href: page }, title),
    element("span", { className: "secondary" }, date),
    plainButton(words.examRemove, () => remove(planned), { ariaLabel }),
  );
}
