/**
 * Loads scripts on demand. The first view of a page requests none of them:
 * reading aids, sliders, guesses and cards load at the first input from the reader, or after five seconds,
 * since a screen reader may cause no input event; progress loads where this device has some.
 */
import { scripts } from "@params";
import { storageName } from "./storage-name.js";

/**
 * Load a script by name, once; resolve to its exports.
 *
 * @param {string} name
 */
export const load = (name) => import(scripts[name]);

const SIGNS = ["pointermove", "pointerdown", "keydown", "scroll"];

if (document.querySelector(".prose, ask-prompt, save-offline, .review")) {
  const once = new AbortController();
  const loadAll = () => {
    once.abort();
    load("reading");
    if (document.querySelector("save-offline")) load("save-offline");
    if (document.querySelector("[data-slider]")) load("figure-slider");
    if (document.querySelector("guess-field, .topic .cards")) load("recall");
  };
  // Browsers send a move by nothing when a page appears under a pointer that rests.
  /** @type {(event: Partial<PointerEvent>) => void} */
  const loadAtSign = ({ type, movementX, movementY }) => {
    if (type !== "pointermove" || movementX || movementY) loadAll();
  };
  for (const sign of SIGNS)
    addEventListener(sign, loadAtSign, { passive: true, signal: once.signal });
  setTimeout(() => once.signal.aborted || loadAll(), 5000);
}

/** Tell whether this device has progress (log/pending.js), or some to copy (log/legacy.js). */
const hasProgress = () => {
  /** @type {(key: string) => boolean} */
  const has = (key) => localStorage.getItem(key) !== null;
  try {
    return has(storageName("progress")) || (has("askbook") && !has(storageName("copied")));
  } catch {
    return false;
  }
};

if (document.querySelector("[data-has-due] due-card")) load("due-card");
// Only a page of a site with saved sections has a service worker.
if (navigator.serviceWorker?.controller) load("saved-marks");
if (hasProgress()) load("reading-progress");
else if (document.querySelector(".step"))
  addEventListener("scroll", () => load("reading-progress"), { once: true, passive: true });
