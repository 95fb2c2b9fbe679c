/**
 * The form in which the learner chooses topics, the number of cards and a time limit.
 *
 * @typedef {object} Choice
 * @property {Deck[]} topics
 * @property {Link[]} sections
 * @property {number} number The number of cards.
 * @property {number} minutes The time limit; 0 for none.
 *
 * @import {Link} from "../log/types.d.ts"
 * @import {Deck} from "../review/deck.js"
 * @import {Contents} from "./selection.js"
 */

import { words } from "@params";
import { element } from "../shell/element.js";
import { count } from "../shell/interface-text.js";

const NUMBER = 20;

/** @type {(page: string) => string} */
export const practiceIn = (page) => `?in=${encodeURIComponent(page)}`;

/**
 * Return the form, and a function that returns the pages and titles that are chosen in it.
 *
 * @param {Contents} contents
 * @param {(choice: Choice) => Promise<string>} start Starts practice; resolves to the reason why it
 *   cannot, or an empty text.
 */
export function setupForm(contents, start) {
  const topics = contents.topics.map((deck) => option(deck, cardCount(deck)));
  const sections = contents.sections.map((each) => option(each, topicsLink(each)));
  const number = numberField(words.practiceNumber, { value: String(NUMBER) });
  const minutes = numberField(words.practiceMinutes);
  const problem = element("p", { role: "alert" });
  const form = element(
    "form",
    { className: "practice-setup" },
    choiceOf([...topics, ...sections]),
    element("div", { className: "practice-fields" }, number.label, minutes.label),
    element("button", { className: "review-start" }, words.reviewStart),
    problem,
    element("p", { className: "review-secondary" }, words.practiceHelp),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.textContent = await start({
      topics: checked(topics),
      sections: checked(sections),
      number: number.field.valueAsNumber || NUMBER,
      minutes: minutes.field.valueAsNumber || 0,
    });
  });
  const chosen = () => {
    const parts = [...checked(topics), ...checked(sections)].map(linkTo);
    const isAll = parts.length === topics.length + sections.length;
    return isAll ? [linkTo(contents)] : parts;
  };
  return { form, chosen };
}

/** @type {(part: {page: string, title?: string}) => Link} */
const linkTo = ({ page, title = page }) => ({ page, title });

/**
 * @template Value
 * @param {{value: Value, field: HTMLInputElement}[]} options
 */
const checked = (options) => options.filter(({ field }) => field.checked).map(({ value }) => value);

/**
 * Return the group of options, at least one of which must be chosen.
 *
 * @param {ReturnType<typeof option>[]} options
 */
function choiceOf(options) {
  const rows = options.map(({ row }) => row);
  const group = element("fieldset", {}, element("legend", {}, words.sectionTopics), ...rows);
  group.addEventListener("change", () => {
    const isEmpty = !checked(options).length;
    options[0].field.setCustomValidity(isEmpty ? words.practiceNone : "");
  });
  return group;
}

/**
 * @template {{page: string, title?: string}} Value
 * @param {Value} value
 * @param {Node|string} note
 */
function option(value, note) {
  const field = element("input", { type: "checkbox", checked: true });
  const label = element("label", {}, field, linkTo(value).title);
  const row = element("div", { className: "practice-option" }, label, element("small", {}, note));
  return { value, field, row };
}

/** @param {Deck} deck */
const cardCount = ({ cards }) => count(words.cards, cards.length);

/**
 * Return a link to the choice among a section's own topics.
 *
 * @param {Link} section
 */
function topicsLink({ page, title }) {
  const ariaLabel = `${words.sectionTopics}: ${title}`;
  return element("a", { href: practiceIn(page), ariaLabel }, words.sectionTopics);
}

/**
 * @param {string} text
 * @param {Partial<HTMLInputElement>} [properties]
 */
function numberField(text, properties) {
  const field = element("input", { type: "number", min: "1", max: "500", ...properties });
  return { field, label: element("label", {}, text, field) };
}
