/**
 * Loads what a page needs beyond reading: the review at once; what helps the reader, and
 * guesses and cards, at the first sign of one, or when the page has stood a while, since a
 * screen reader gives no sign.
 */
import { load } from "./load.js";

const SIGNS = ["pointermove", "pointerdown", "keydown", "scroll"];

if (document.querySelector("review-session")) load("review");
if (document.querySelector(".prose, review-session")) {
  const once = new AbortController();
  const begin = () => {
    once.abort();
    load("reading");
    if (document.querySelector("save-offline")) load("offline");
    if (document.querySelector("[data-kind=preview] .prose > ol, .topic .cards")) load("recall");
  };
  for (const sign of SIGNS) addEventListener(sign, begin, { passive: true, signal: once.signal });
  setTimeout(() => once.signal.aborted || begin(), 5000);
}
