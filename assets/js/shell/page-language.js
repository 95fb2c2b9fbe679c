/** Finds the language of a page by its address, so that its title is read aloud in it. */

import { home, languages, locale } from "@params";

const LONGEST_FIRST = [{ home, locale }, ...languages].sort(
  (one, other) => other.home.length - one.home.length,
);

/**
 * Return the language tag of the page at an address of the site.
 *
 * @param {string} page
 */
export const languageOf = (page) =>
  LONGEST_FIRST.find((language) => page.startsWith(language.home))?.locale ?? locale;
