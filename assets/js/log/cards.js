/**
 * Matches the cards of a page with the log.
 *
 * @import {Card, CardState, Guess, Match, State} from "./types.d.ts"
 */
import { rootOf } from "./roots.js";

/** @type {(text: string) => string} */
const bare = (text) => text.normalize("NFC").replace(/\s+/g, "");

/**
 * Return a short hash of a text (cyrb53), ignoring white space.
 *
 * @param {string} text
 */
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

/**
 * Return the similarity of two texts, from 0 to 1, by their letter pairs (Dice).
 *
 * @param {string} one
 * @param {string} other
 */
function likeness(one, other) {
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

/**
 * Return a card of a page, from the text of its question and its answer.
 *
 * @type {(page: string, id: string, question: string, answer: string) => Card}
 */
export const makeCard = (page, id, question, answer) => ({
  page,
  id,
  question,
  answer,
  q: hash(question),
  a: hash(answer),
});

/**
 * Return the cards of a page that were graded, and that it still has.
 *
 * @param {State} state
 * @param {string} page
 */
export const pageCards = (state, page) =>
  [...state.cards.values()].filter((known) => known.page === page && !known.gone);

/**
 * Match the cards of a page with the log: by question, else by id. Where the id is only a
 * number (q1, q2, …) and the answer changed too, it is a different card.
 *
 * @param {State} state
 * @param {string} page
 * @param {Card[]} cards All current cards of the page.
 * @returns {Map<Card, Match>}
 */
export function match(state, page, cards) {
  /** @type {Map<Card, CardState>} */
  const found = new Map();
  const taken = new Set();
  for (const card of cards) {
    const known = state.cards.get(rootOf(state.roots, `${page}#${card.q}`));
    if (known) {
      found.set(card, known);
      taken.add(known);
    }
  }
  const others = [...state.cards.values()].filter((k) => k.page === page && !taken.has(k));
  others.sort((one, other) => other.memory.last - one.memory.last);
  for (const card of cards) {
    const known = found.has(card)
      ? undefined
      : others.find(
          (other) => other.id === card.id && isSameCard(other, card) && !taken.has(other),
        );
    if (known) {
      found.set(card, known);
      taken.add(known);
    }
  }
  return new Map([...found].map(([card, known]) => [card, compare(known, card)]));
}

/** @type {(known: CardState, card: Card) => boolean} */
const isSameCard = (known, card) =>
  !/^q\d+$/.test(card.id) || known.a === card.a || likeness(known.text, card.answer) >= 0.5;

/** @type {(known: CardState, card: Card) => Match} */
const compare = (known, card) => ({
  known,
  moved: known.id !== card.id,
  reworded: known.q !== card.q,
  changed: known.a !== card.a,
  was: known.a !== card.a ? known.text : "",
});

/**
 * Return the guess at a question of a Preview: by its text, else by its number.
 *
 * @param {State} state
 * @param {string} page
 * @param {string} id
 * @param {string} question
 * @returns {Guess|undefined}
 */
export function guessFor(state, page, id, question) {
  const place = `${page}#${id}`;
  return (
    state.guesses.get(`${page}#${hash(question)}`) ??
    [...state.guesses.values()].findLast((guess) => guess.card === place)
  );
}
