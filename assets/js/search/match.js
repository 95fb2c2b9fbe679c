/**
 * Compares a query with the titles of topics.
 *
 * @import {Topic} from "./titles.js"
 */

/** @type {(text: string) => string} */
const unaccented = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "");

/** @type {(text: string) => string} */
const spaced = (text) =>
  ` ${unaccented(text)
    .replace(/[^\p{L}\p{M}\p{N}+#*]+/gu, " ")
    .trim()}`;

/**
 * Return the text in lower case and without accents.
 *
 * @param {string} text
 */
export const plain = (text) => unaccented(text).toLowerCase();

/**
 * Return the text for comparison: words in lower case, each with a space before it.
 *
 * @param {string} text
 */
export const fold = (text) => spaced(text).toLowerCase();

/**
 * Return the words of a query for comparison, each with its space.
 *
 * @param {string} query
 * @returns {string[]}
 */
export const wordsOf = (query) => fold(query).match(/ [^ ]+/g) ?? [];

/**
 * Tell whether letters are short for words: all their first letters, and possibly one letter inside
 * a word ("tv" for Television).
 *
 * @type {(letters: string, words: string[], mayBeInside?: boolean) => boolean}
 */
const areShortFor = (letters, [word, ...others], mayBeInside = true) => {
  if (!letters || !word) return !letters && !word;
  if (word[0] !== letters[0]) return false;
  if (areShortFor(letters.slice(1), others, mayBeInside)) return true;
  const isInside = mayBeInside && letters.length > 1 && word.includes(letters[1], 1);
  return isInside && areShortFor(letters.slice(2), others, false);
};

/**
 * Return the lists of a title's words whose initials may be its abbreviation: all words, and those
 * that are not in lower case, such as "and".
 *
 * @param {string} title
 */
const abbreviated = (title) => {
  const all = spaced(title).trim().split(" ");
  const capital = all.filter((word) => !/^\p{Ll}/u.test(word));
  return [all, capital]
    .filter((words) => words.length > 1)
    .map((words) => words.map((word) => word.toLowerCase()));
};

/** The number of ranks of a match, from 0. */
export const RANKS = 7;

/** @type {(letters: string, title: string) => number} */
const abbreviationRank = (letters, title) => {
  if (!/^[\p{L}\p{N}]{2,6}$/u.test(letters)) return RANKS;
  const lists = abbreviated(title);
  if (lists.some((words) => areShortFor(letters, words))) return 3;
  const initials = lists.map((words) => words.map((word) => word[0]).join(""));
  return initials.some((all) => all.startsWith(letters)) ? 4 : RANKS;
};

/**
 * Return the pattern of a word at the beginning of a word, or of several that it joins: "ryebread"
 * for Rye Bread. In a script without spaces, a word may begin anywhere.
 *
 * @param {string} word
 */
const beginning = (word) => {
  const letters = [...word].map((letter) => (/[+*]/.test(letter) ? `\\${letter}` : letter));
  return new RegExp((/\p{Lo}/u.test(word) ? "" : " ") + letters.join(" ?"), "u");
};

/**
 * Return a function that gives a topic's rank for a query: 0 for its whole title, 1 for the beginning
 * of it, 2 for beginnings of its words, 3 for an abbreviation, 4 for the beginning of one, 5 for
 * words of the topics above, too, 6 for parts inside words, RANKS for no match.
 *
 * @param {string} query
 * @returns {(topic: Topic) => number}
 */
export const ranking = (query) => {
  const words = wordsOf(query);
  const whole = words.join("");
  const bare = words.map((word) => word.slice(1));
  const beginnings = bare.map(beginning);
  const isLetter = whole.length < 3 && whole < " \x7f"; // one letter is in most titles
  return ({ keys, path, title }) => {
    if (keys.includes(whole)) return 0;
    if (keys.some((key) => key.startsWith(whole))) return 1;
    if (keys.some((key) => beginnings.every((word) => word.test(key)))) return 2;
    if (isLetter) return RANKS;
    const isShort = bare.length === 1 && keys[0][1] === whole[1];
    const rank = isShort ? abbreviationRank(bare[0], title) : RANKS;
    if (rank < RANKS) return rank;
    const isNamed = beginnings.some((word) => word.test(keys[0]));
    if (isNamed && beginnings.every((word) => word.test(path))) return 5;
    return keys.some((key) => bare.every((word) => key.includes(word))) ? 6 : RANKS;
  };
};

/**
 * Return the fewest typos between a word and the beginning of another word: letters that are
 * missing, added, replaced, or swapped with the next one (Damerau–Levenshtein distance).
 *
 * @param {string} word
 * @param {string} other
 */
export const typos = (word, other) => {
  /** @type {number[]} */
  let above = [];
  let row = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let line = 1; line <= word.length; line += 1) {
    const next = [line];
    for (let column = 1; column <= other.length; column += 1) {
      const isSame = word[line - 1] === other[column - 1];
      const isSwapped =
        word[line - 1] === other[column - 2] && word[line - 2] === other[column - 1];
      next[column] = Math.min(
        row[column] + 1,
        next[column - 1] + 1,
        row[column - 1] + (isSame ? 0 : 1),
        isSwapped ? above[column - 2] + 1 : Number.POSITIVE_INFINITY,
      );
    }
    [above, row] = [row, next];
  }
  return Math.min(...row);
};

/**
 * Return the most typos in a word that may still be meant.
 *
 * @param {string} word
 */
const mostTypos = (word) => (word.length < 4 ? 0 : word.length < 8 ? 1 : 2);

/**
 * Return a function that gives the typos in a query for a topic; Infinity is no match.
 *
 * @param {string} query
 * @returns {(topic: Topic) => number}
 */
export const misspelling = (query) => {
  const words = wordsOf(query).map((word) => word.slice(1));
  /** @type {(word: string, titleWords: string[]) => number} */
  const fewest = (word, titleWords) => {
    const found = Math.min(...titleWords.map((other) => typos(word, other)));
    return found <= mostTypos(word) ? found : Number.POSITIVE_INFINITY;
  };
  return ({ keys: [key] }) => {
    const titleWords = key.slice(1).split(" ");
    return words.reduce((sum, word) => sum + fewest(word, titleWords), 0);
  };
};
