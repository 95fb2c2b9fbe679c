/** Shows, word by word, what changed in an answer since the learner last graded it. */

import { words } from "@params";
import { element } from "../shell/element.js";

/** @typedef {[-1|0|1, string]} Piece Deleted, kept, or inserted text. */

/** A word with the space after it; a Chinese character counts as a word. */
const WORDS = /\p{Script=Han}\s*|[^\s\p{Script=Han}]+\s*/gu;

/** Above this number of word pairs, the whole text counts as changed. */
const MAX_PAIRS = 1e6;

/**
 * Return the word-by-word difference of two texts, by their longest common subsequence.
 *
 * @param {string} before
 * @param {string} after
 * @returns {Piece[]}
 */
export function wordDiff(before, after) {
  const a = before.trim().match(WORDS) ?? [];
  const b = after.trim().match(WORDS) ?? [];
  if (a.length * b.length > MAX_PAIRS)
    return [
      [-1, before],
      [1, after],
    ];
  /** @type {Piece[]} */
  const pieces = [];
  /** @type {(kind: -1|0|1, text: string) => void} */
  const add = (kind, text) => {
    const last = pieces[pieces.length - 1];
    if (last?.[0] === kind) last[1] += text;
    else pieces.push([kind, text]);
  };
  /** @type {(i: number, j: number) => boolean} */
  const same = (i, j) => a[i].trim() === b[j].trim();
  const common = lengths(a, b, same);
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (i < a.length && j < b.length && same(i, j)) {
      add(0, b[j++]);
      i++;
    } else if (j === b.length || (i < a.length && common[i + 1][j] >= common[i][j + 1])) {
      add(-1, a[i++]);
    } else {
      add(1, b[j++]);
    }
  }
  return pieces;
}

/**
 * Return the length of the longest common subsequence from each pair of positions on.
 *
 * @param {string[]} a
 * @param {string[]} b
 * @param {(i: number, j: number) => boolean} same
 */
function lengths(a, b, same) {
  const table = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      table[i][j] = same(i, j)
        ? table[i + 1][j + 1] + 1
        : Math.max(table[i + 1][j], table[i][j + 1]);
    }
  }
  return table;
}

/** @type {Record<-1|1, "del"|"ins">} */
const TAGS = { "-1": "del", 1: "ins" };

/**
 * Return a note with the deleted and inserted words.
 *
 * @param {string} was
 * @param {string} is
 */
export function answerChange(was, is) {
  const pieces = wordDiff(was, is).flatMap(([kind, text]) =>
    kind ? [element(TAGS[kind], {}, text.trimEnd()), " "] : [text],
  );
  return element(
    "div",
    { className: "answer-change", role: "note" },
    element("p", { className: "answer-change-title" }, words.answerChanged),
    element("p", {}, ...pieces),
  );
}
