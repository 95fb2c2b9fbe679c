import { style, words } from "@params";
import { element } from "../element.js";
import { SearchDialog } from "../search/dialog.js";
import { isLeft } from "../search/lost.js";
import { titleItem } from "../search/results.js";
import { wordsOf } from "../search/text.js";
import { nearest } from "../search/titles.js";
import { styleSheet } from "../style-sheet.js";

const NEAREST = 5;

let dialog;

const styled = styleSheet(style);

const made = () => {
  dialog ??= new SearchDialog();
  return dialog;
};

/** Opens the search; with a query, searches it. */
export const open = async (query = () => "") => {
  await styled;
  made().open(query());
};

/** Shows what a wrong address may mean, and fills the search with its words. */
export const suggest = async (place) => {
  if (isLeft([...document.querySelectorAll(".translations a")])) return;
  // Unlike decodeURIComponent, this takes any address.
  const address = new URLSearchParams(`=${location.pathname}`).get("");
  const query = wordsOf(address.split("/").filter(Boolean).at(-1) ?? "")
    .join("")
    .trim();
  const found = (await nearest(query)).slice(0, NEAREST);
  await styled;
  made().fill(query);
  if (!found.length) return;
  const items = found.map((topic) => titleItem(topic, query));
  const list = element("ul", { className: "search-nearest" }, ...items);
  place.append(element("h2", {}, words.perhaps), list);
};
