/** Normalizes text for comparison. */

/** Return the text in lower case and without accents. */
export const plain = (text) =>
  text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase();

/** Return the text for comparison: words separated by single spaces, with a leading space. */
export const fold = (text) =>
  ` ${plain(text)
    .replace(/[^\p{L}\p{M}\p{N}+#*]+/gu, " ")
    .trim()}`;

/** Return the words of a query for comparison, each with its leading space. */
export const wordsOf = (query) => fold(query).match(/ [^ ]+/g) ?? [];
