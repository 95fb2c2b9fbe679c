/** Normalizes text for comparison. */
/** The text without accents and capitals, character by character. */
export const plain = (text) =>
  text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase();

/** The text as it is compared: words between single spaces, a space before the first. */
export const fold = (text) =>
  ` ${plain(text)
    .replace(/[^\p{L}\p{M}\p{N}+#*]+/gu, " ")
    .trim()}`;

/** The words of a query as they are compared, each with the space before it. */
export const wordsOf = (query) => fold(query).match(/ [^ ]+/g) ?? [];
