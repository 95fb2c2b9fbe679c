/** Interface text of the page's language: placeholders, numbers and plural forms. */
import { locale } from "@params";

/**
 * Fill a text's placeholders: fill("Due {when}", {when: "tomorrow"}). Numbers are written as in the
 * page's language.
 *
 * @param {string} text
 * @param {Record<string, string|number>} values
 */
export const fill = (text, values) =>
  text.replace(/\{(\w+)\}/g, (whole, name) => (values[name] ?? whole).toLocaleString(locale));

/** @type {Intl.PluralRules|undefined} */
let rules;

/**
 * Return the plural form for a number, with the number in it.
 *
 * @param {Record<string, string>} forms The form of each of some sample numbers.
 * @param {number} number
 */
export function count(forms, number) {
  rules ??= new Intl.PluralRules(locale);
  const form = rules.select(number);
  const sample = Object.keys(forms).find((each) => rules?.select(Number(each)) === form);
  return fill(forms[sample ?? 100], { number });
}
