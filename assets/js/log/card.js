/**
 * A card, and how its texts are known again.
 *
 * @typedef {object} Card A card as it stands on its page today.
 * @property {string} page
 * @property {string} id
 * @property {string} question
 * @property {string} answer
 * @property {string} q The question's hash.
 * @property {string} a The answer's hash.
 */

const bare = (text) => text.normalize("NFC").replace(/\s+/g, "");

/** Return a short name for a text, by cyrb53; white space does not matter. */
export function hash(text) {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  const letters = bare(text);
  for (let place = 0; place < letters.length; place += 1) {
    const code = letters.charCodeAt(place);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36);
}

/** Return how much two texts have in common, from 0 to 1, by their pairs of letters. */
export function likeness(one, other) {
  const pairs = new Map();
  const [first, second] = [bare(one), bare(other)];
  for (let i = 0; i < first.length - 1; i += 1) {
    const pair = first.slice(i, i + 2);
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  let common = 0;
  for (let i = 0; i < second.length - 1; i += 1) {
    const left = pairs.get(second.slice(i, i + 2)) ?? 0;
    if (left) {
      common += 1;
      pairs.set(second.slice(i, i + 2), left - 1);
    }
  }
  const all = first.length + second.length - 2;
  return all > 0 ? (2 * common) / all : Number(first === second);
}

/** @returns {Card} A card of a page, from the text of its question and its answer. */
export const card = (page, id, question, answer) => ({
  page,
  id,
  question,
  answer,
  q: hash(question),
  a: hash(answer),
});
