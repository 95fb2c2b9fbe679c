/**
 * Loads what a page needs beyond reading: the review at once; guesses and cards at the first
 * sign of a reader, or when the page has stood a while, since a screen reader gives no sign.
 */
import { load } from "./load.js";

const SIGNS = ["pointermove", "pointerdown", "keydown", "scroll"];

if (document.querySelector("review-session")) load("review");
else if (document.querySelector("[data-kind=preview] .prose > ol, .cards")) {
  const once = new AbortController();
  const begin = () => {
    once.abort();
    load("recall");
  };
  for (const sign of SIGNS) addEventListener(sign, begin, { passive: true, signal: once.signal });
  setTimeout(() => once.signal.aborted || begin(), 5000);
}
