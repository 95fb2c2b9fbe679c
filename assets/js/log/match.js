/**
 * What is known of a page as it stands today.
 *
 * @typedef {import("./card.js").Card} Card
 * @typedef {import("./replay.js").State} State
 * @typedef {import("./replay.js").CardState} CardState
 */
import { hash, likeness } from "./card.js";
import { rootOf } from "./replay.js";

export const pageCards = (state, page) =>
  [...state.cards.values()].filter((known) => known.page === page && !known.gone);

/**
 * Find what is known of the cards of a page: by their question, else by their place. Where
 * the place is only a number (q1, q2, …) and the answer became another one too, it is
 * another card.
 *
 * @param {State} state
 * @param {string} page
 * @param {Card[]} cards All cards of the page as they are today.
 * @returns {Map<string, {known: CardState, moved: boolean, reworded: boolean,
 *   changed: boolean, was: string}>} By the card's id; changed where the answer is not the
 *   one that was learned, which `was` then has.
 */
export function match(state, page, cards) {
  const found = new Map();
  const taken = new Set();
  for (const of of cards) {
    const known = state.cards.get(rootOf(state.roots, `${page}#${of.q}`));
    if (known) {
      found.set(of.id, known);
      taken.add(known);
    }
  }
  const others = [...state.cards.values()].filter((k) => k.page === page && !taken.has(k));
  others.sort((one, other) => other.memory.last - one.memory.last);
  for (const of of cards) {
    const known = found.has(of.id)
      ? undefined
      : others.find((other) => other.id === of.id && isSameCard(other, of) && !taken.has(other));
    if (known) {
      found.set(of.id, known);
      taken.add(known);
    }
  }
  return new Map([...found].map(([id, known]) => [id, compare(known, cards, id)]));
}

const isSameCard = (known, of) =>
  !/^q\d+$/.test(of.id) || known.a === of.a || likeness(known.text, of.answer) >= 0.5;

function compare(known, cards, id) {
  const of = cards.find((each) => each.id === id);
  return {
    known,
    moved: known.id !== id,
    reworded: known.q !== of.q,
    changed: known.a !== of.a,
    was: known.a !== of.a ? known.text : "",
  };
}

/** Return the guess at a question of a Preview: by its text, else by its place. */
export function guessFor(state, page, id, question) {
  const place = `${page}#${id}`;
  return (
    state.guesses.get(`${page}#${hash(question)}`) ??
    [...state.guesses.values()].findLast((guess) => guess.card === place)
  );
}
