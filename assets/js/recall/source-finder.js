/**
 * Which paragraph a text comes from, where that is plain. Pure.
 *
 * @typedef {object} Place
 * @property {string} text
 * @property {unknown} [under] What it stands under: places under the same thing do not compete.
 */
/** The share of an answer's words, each by its weight, that its place must hold. */
const ENOUGH = 0.45;

/** How much more of them it must hold than any other place does. */
const AHEAD = 1.5;

/** What a word weighs that no place has, as a share of what the rarest one weighs. */
const UNKNOWN = 0.3;

/** Fewer words than this are in many places. */
const FEWEST = 4;

/**
 * Return the number of the place that a text comes from, or −1 where it is not plain. A word
 * weighs the more the fewer places have it; one that no place has speaks a little against them all. Of the answers of this course a
 * third have a plain place by these numbers, and of those read by hand nearly all are right.
 *
 * @param {string} text
 * @param {Place[]} places
 * @param {(text: string) => Set<string>} wordsOf
 */
export function plainPlace(text, places, wordsOf) {
  const wanted = [...wordsOf(text)];
  const held = places.map((place) => wordsOf(place.text));
  const weights = wanted.map((word) => {
    const having = held.filter((words) => words.has(word)).length;
    return Math.log(places.length + 1) * (having ? 1 : UNKNOWN) - Math.log(having || 1);
  });
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  if (wanted.length < FEWEST || !all) return -1;
  const scores = held.map(
    (words) => wanted.reduce((sum, w, n) => sum + (words.has(w) ? weights[n] : 0), 0) / all,
  );
  const best = scores.indexOf(Math.max(...scores));
  const rival = Math.max(
    0,
    ...scores.filter((_, n) => n !== best && !isBeside(places[n], places[best])),
  );
  return scores[best] >= ENOUGH && scores[best] >= AHEAD * rival ? best : -1;
}

const isBeside = (a, b) => a.under !== undefined && a.under === b.under;

/** Words that are everywhere, and letters alone, say nothing about a place. */
const SHORT = /^[\p{Script=Latin}\p{N}]{1,3}$/u;

/**
 * Return what finds a text's words in a language: by its own rules where the browser knows
 * them, which Chinese needs.
 *
 * @param {string} locale
 */
export function wordFinder(locale) {
  const segmenter =
    globalThis.Intl?.Segmenter && new Intl.Segmenter(locale, { granularity: "word" });
  const cut = segmenter
    ? (text) => [...segmenter.segment(text)].filter((s) => s.isWordLike).map((s) => s.segment)
    : (text) => text.match(/[\p{L}\p{N}]+/gu) ?? [];
  return (text) =>
    new Set(
      cut(text)
        .map((word) => word.toLowerCase().replace(/(?<=\p{Script=Latin}{3})(es|s|ed|ing)$/u, ""))
        .filter((word) => !SHORT.test(word)),
    );
}
