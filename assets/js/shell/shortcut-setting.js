/** The reader's setting for single-key shortcuts, and which key presses they may take. */
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
