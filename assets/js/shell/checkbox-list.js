/** A group of checkboxes, of which at least one must be checked to send the form. */

import { words } from "@params";
import { element } from "./element.js";

/**
 * Return the group, all checked at first, and a function that returns the checked values.
 *
 * @template Value
 * @param {string} legend
 * @param {{value: Value, title: string, note?: Node|string}[]} options
 */
export function checkboxList(legend, options) {
  const fields = options.map(() => element("input", { type: "checkbox", checked: true }));
  const rows = options.map(({ title, note = "" }, place) =>
    element("div", {}, element("label", {}, fields[place], title), element("small", {}, note)),
  );
  const checked = () => options.filter((_, place) => fields[place].checked);
  const group = element(
    "fieldset",
    {
      className: "checkbox-list",
      onchange: () => fields[0].setCustomValidity(checked().length ? "" : words.chooseOne),
    },
    element("legend", {}, legend),
    ...rows,
  );
  return { group, checked: () => checked().map(({ value }) => value) };
}
