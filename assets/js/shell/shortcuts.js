/** Keyboard shortcuts: those of the whole page, and the reader's setting for single keys. */
import { storageName } from "./storage-name.js";

const KEY = storageName("keys");

/** Tell whether single-key shortcuts are on; a reader can switch them off for the whole site. */
export function keysAreOn() {
  try {
    return localStorage.getItem(KEY) !== "off";
  } catch {
    return true;
  }
}

/**
 * Switch single-key shortcuts on or off for the whole site.
 *
 * @param {boolean} on
 */
export function switchKeys(on) {
  try {
    if (on) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, "off");
  } catch {
    // Storage is denied: the choice cannot be saved.
  }
}

/**
 * Tell whether a key press belongs to a field, a button, a dialog or the browser.
 *
 * @param {KeyboardEvent} event
 */
export const isMeantElsewhere = (event) =>
  event.defaultPrevented ||
  event.ctrlKey ||
  event.metaKey ||
  event.altKey ||
  isWithin(event, "dialog, input, textarea, select, [contenteditable]") ||
  (event.key === " " && isWithin(event, "button, a, summary"));

/**
 * Tell whether an event happened within an element of a selector.
 *
 * @type {(event: Event, selector: string) => boolean}
 */
const isWithin = ({ target }, selector) =>
  target instanceof Element && target.closest(selector) !== null;

/** @param {string} selector */
const go = (selector) =>
  /** @type {HTMLElement|null} */ (document.querySelector(selector))?.click();

/**
 * Handle the shortcuts of the whole page.
 *
 * @param {() => void} showHelp Shows the list of all shortcuts.
 */
export function handleShortcuts(showHelp) {
  /** @type {Record<string, () => void>} */
  const actions = {
    n: () => go(".previous-next [rel=next]"),
    p: () => go(".previous-next [rel=prev]"),
    "?": showHelp,
  };
  /** @type {NodeListOf<HTMLElement>} */
  const steps = document.querySelectorAll(".step-nav a");
  for (const [place, link] of steps.entries()) actions[place + 1] = () => link.click();
  // Single-key shortcuts can be switched off, as WCAG 2.1.4 requires.
  addEventListener("keydown", (event) => {
    const action = actions[event.key];
    if (!action || isMeantElsewhere(event) || !(event.key === "?" || keysAreOn())) return;
    event.preventDefault();
    action();
  });
}
