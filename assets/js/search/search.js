/** The search dialog on demand, and suggestions on the 404 page. */

import { home, style, words } from "@params";
import { element, styleSheet } from "../shell/element.js";
import { SearchDialog } from "./dialog.js";
import { titleItem } from "./results.js";
import { wordsOf } from "./text.js";
import { nearest } from "./titles.js";

/**
 * Go to the 404 page in the language of the address, and return whether that was needed.
 *
 * A static host serves one 404 page, that of the first language. The page of another language
 * receives the address in its hash and restores it.
 *
 * @param {HTMLAnchorElement[]} translations The links to this page in other languages.
 */
const redirectToOwnLanguage = (translations) => {
  if (location.hash.startsWith("#/")) {
    history.replaceState(null, "", location.hash.slice(1));
    return false;
  }
  const homes = translations.map(({ pathname }) => pathname);
  const own = homes.find((path) => path.length > home.length && location.pathname.startsWith(path));
  if (own) location.replace(`${own}404.html#${location.pathname}${location.search}`);
  return Boolean(own);
};

const NEAREST = 5;

let dialog;

const styled = styleSheet(style);

const searchDialog = () => {
  dialog ??= new SearchDialog();
  return dialog;
};

/** Open the search dialog, and search for a query if there is one. */
export const open = async (query = () => "") => {
  await styled;
  searchDialog().open(query());
};

/** Suggest topics for a wrong address, and fill the search with its words. */
export const suggest = async (place) => {
  if (redirectToOwnLanguage([...document.querySelectorAll(".translations a")])) return;
  // Unlike decodeURIComponent, this accepts any address.
  const address = new URLSearchParams(`=${location.pathname}`).get("");
  const query = wordsOf(address.split("/").filter(Boolean).at(-1) ?? "")
    .join("")
    .trim();
  const found = (await nearest(query)).slice(0, NEAREST);
  await styled;
  searchDialog().fill(query);
  if (!found.length) return;
  const items = found.map((topic) => titleItem(topic, query));
  const list = element("ul", { className: "search-suggestions" }, ...items);
  place.append(element("h2", {}, words.searchSuggestions), list);
};
