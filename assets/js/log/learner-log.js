/**
 * The learner's log and its storage: the one module that all scripts about progress, guesses
 * and cards share. They import it only from here, so that a page loads it once, as a file of
 * its own, and every script sees the same store (layouts/_partials/scripts/on-demand.html).
 */
export { card, guessFor, match, pageCards } from "./cards.js";
export { drop, graded, guessed, judged, moved, read, seen, set, undo } from "./entry.js";
export { dateOf, day, pageOf } from "./events.js";
export { DAY, MemoryState, Rating, retrievability } from "./fsrs.js";
export { stamp } from "./stamp.js";
export { open } from "./store.js";
