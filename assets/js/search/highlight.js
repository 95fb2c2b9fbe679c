import { plain, wordsOf } from "./text.js";

/** Where a word begins in a text: at the start of one of its words, if it can. */
const placeOf = (word, text) => {
  const first = text.indexOf(word);
  for (let at = first; at >= 0; at = text.indexOf(word, at + 1)) {
    if (!/[\p{L}\p{N}]/u.test(text[at - 1] ?? "")) return at;
  }
  return first;
};

/** Cuts a title into texts, every second one a word of the query. */
export const highlight = (title, query) => {
  const letters = [...title];
  const text = letters.map((letter) => plain(letter)[0] ?? " ").join("");
  const isFound = letters.map(() => false);
  for (const word of wordsOf(query).map((found) => found.slice(1))) {
    const at = placeOf(word, text);
    if (at >= 0) isFound.fill(true, at, at + word.length);
  }
  const texts = [""];
  letters.forEach((letter, number) => {
    if (isFound[number] === texts.length % 2 > 0) texts.push("");
    texts[texts.length - 1] += letter;
  });
  return texts;
};
