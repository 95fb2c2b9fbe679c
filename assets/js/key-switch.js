const KEY = "askbook.keys";

/** Tell whether single keys may act: a reader can switch them off for the whole site. */
export function keysAreOn() {
  try {
    return localStorage.getItem(KEY) !== "off";
  } catch {
    return true;
  }
}

/** Switch single keys on or off for the whole site. */
export function switchKeys(on) {
  try {
    if (on) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, "off");
  } catch {
    // Storage is denied: there is nothing to keep the choice in.
  }
}

/** Tell whether a key press is for something else: a field, or a key of the browser's. */
export const isMeantElsewhere = (event) =>
  event.defaultPrevented ||
  event.ctrlKey ||
  event.metaKey ||
  event.altKey ||
  Boolean(event.target.closest?.("input, textarea, select, [contenteditable]")) ||
  (event.key === " " && Boolean(event.target.closest?.("button, a, summary")));
