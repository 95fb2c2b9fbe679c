/**
 * The learner's log and its storage: the one module that all scripts about progress, guesses
 * and cards share. They import it only from here, so that a page loads it once, as a file of
 * its own, and every script sees the same store (layouts/_partials/scripts/built.html).
 */
import { Store } from "./store.js";

export { guessFor, hash, makeCard, match, pageCards } from "./cards.js";
export {
  currentDay,
  drop,
  graded,
  guessed,
  judged,
  moved,
  practised,
  quizzed,
  read,
  seen,
  set,
  stamp,
  undo,
} from "./entry.js";
export { BOUNDS, dateOf, day, dayStart, pageOf, placeOf } from "./events.js";
export { dueDayOf, exam } from "./exam.js";
export { DAY, MemoryState, Rating, retrievability } from "./fsrs.js";
export { writeHead } from "./pending.js";
export { corrected, isSuspended, resume, suspend, suspendedCards } from "./suspension.js";

/** @type {Promise<Store>|undefined} */
let opening;

/** Return the store of this device, the same one for all scripts of a page; never rejects. */
export function open() {
  opening ??= new Store().start();
  return opening;
}
