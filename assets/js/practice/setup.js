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
import { checkboxList } from "../shell/checkbox-list.js";
import { element, secondary } from "../shell/element.js";
import { count } from "../shell/interface-text.js";

const NUMBER = 20;

/** @type {(page: string) => string} */
export const practiceIn = (page) => `?in=${encodeURIComponent(page)}`;

/**
 * Return the form, and a function that returns the pages and titles that are chosen in it, and
 * points out that none is.
 *
 * @param {Contents} contents
 * @param {(choice: Choice) => Promise<string>} start Starts practice; resolves to the reason why it
 *   cannot, or an empty text.
 */
export function setupForm(contents, start) {
  const topics = contents.topics.map((deck) => option(deck, cardCount(deck)));
  const sections = contents.sections.map((section) => option(section, topicsLink(section)));
  const list = checkboxList(words.sectionTopics, [...topics, ...sections]);
  const number = numberField(words.practiceNumber, { value: String(NUMBER) });
  const minutes = numberField(words.practiceMinutes, { min: "0" });
  const problem = element("p", { role: "alert" });
  const form = element(
    "form",
    { className: "practice-setup" },
    list.group,
    element("div", { className: "practice-fields" }, number.label, minutes.label),
    element("button", { className: "review-start" }, words.reviewStart),
    problem,
    secondary(words.practiceHelp),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const chosen = new Set(list.checked());
    problem.textContent = await start({
      topics: contents.topics.filter((deck) => chosen.has(deck)),
      sections: contents.sections.filter((section) => chosen.has(section)),
      number: number.field.valueAsNumber || NUMBER,
      minutes: minutes.field.valueAsNumber || 0,
    });
  });
  const chosen = () => {
    const parts = list.checked().map(linkTo);
    if (!parts.length) form.reportValidity();
    const isAll = parts.length === topics.length + sections.length;
    return isAll ? [linkTo(contents)] : parts;
  };
  return { form, chosen };
}

/** @type {(part: Link) => Link} */
const linkTo = ({ page, title }) => ({ page, title });

/** @type {(value: Link, note: Node|string) => {value: Link, title: string, note: Node|string}} */
const option = (value, note) => ({ value, title: value.title, note });

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
  const field = element("input", {
    className: "text-field",
    type: "number",
    min: "1",
    max: "500",
    ...properties,
  });
  return { field, label: element("label", {}, text, field) };
}
