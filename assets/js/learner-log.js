/**
 * The learner's log, and where it is kept: what all scripts of progress, guesses and cards
 * share. They import it from here, and from nowhere else; so it is one file for them all,
 * loaded and read once on a page (layouts/_partials/on-demand.html).
 */
export { retrievability } from "./fsrs.js";
export { card } from "./log/card.js";
export { day } from "./log/day.js";
export { graded, guessed, judged, read, seen, set, undo } from "./log/entry.js";
export { pageOf } from "./log/event.js";
export { guessFor, match, pageCards } from "./log/match.js";
export { open, stamp } from "./store.js";
