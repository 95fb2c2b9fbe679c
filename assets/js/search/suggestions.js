/** Suggestions of topics on the page of a wrong address. */

import { home, words } from "@params";
import { element } from "../shell/element.js";
import { wordsOf } from "./match.js";
import { styled, titleItem } from "./results.js";
import { nearest } from "./titles.js";

const NEAREST = 5;

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

/**
 * Show the topics nearest to a wrong address in a place, and return the words of the address.
 *
 * @param {Element} place
 */
export const suggest = async (place) => {
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const translations = document.querySelectorAll(".translations a");
  if (redirectToOwnLanguage([...translations])) return "";
  // Unlike decodeURIComponent, this accepts any address.
  const address = new URLSearchParams(`=${location.pathname}`).get("") ?? "";
  const query = wordsOf(address.split("/").filter(Boolean).at(-1) ?? "")
    .join("")
    .trim();
  const found = (await nearest(query)).slice(0, NEAREST);
  await styled;
  if (!found.length) return query;
  const items = found.map((topic) => titleItem(topic, query));
  const list = element("ul", { className: "search-suggestions" }, ...items);
  place.append(element("h2", {}, words.searchSuggestions), list);
  return query;
};
