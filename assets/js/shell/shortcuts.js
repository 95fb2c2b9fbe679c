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

/** Switch single-key shortcuts on or off for the whole site. */
export function switchKeys(on) {
  try {
    if (on) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, "off");
  } catch {
    // Storage is denied: the choice cannot be saved.
  }
}

/** Tell whether a key press belongs to a field, a button or the browser. */
export const isMeantElsewhere = (event) =>
  event.defaultPrevented ||
  event.ctrlKey ||
  event.metaKey ||
  event.altKey ||
  Boolean(event.target.closest?.("input, textarea, select, [contenteditable]")) ||
  (event.key === " " && Boolean(event.target.closest?.("button, a, summary")));

const go = (selector) => document.querySelector(selector)?.click();

/**
 * Handle the shortcuts of the whole page.
 *
 * @param {() => void} showHelp Shows the list of all shortcuts.
 */
export function handleShortcuts(showHelp) {
  const actions = {
    n: () => go(".previous-next [rel=next]"),
    p: () => go(".previous-next [rel=prev]"),
    "?": showHelp,
  };
  for (const [place, link] of document.querySelectorAll(".step-nav a").entries()) {
    actions[place + 1] = () => link.click();
  }
  // Single-key shortcuts can be switched off, as WCAG 2.1.4 requires.
  addEventListener("keydown", (event) => {
    const action = actions[event.key];
    if (!action || isMeantElsewhere(event) || !(event.key === "?" || keysAreOn())) return;
    if (event.target.closest?.("dialog, .cards")) return;
    event.preventDefault();
    action();
  });
}
