/** Keeps what a learner types in a field through reloads of this tab; it is never logged. */
import { storageName } from "../shell/storage-name.js";

function attempt(action) {
  try {
    return action(sessionStorage);
  } catch {
    return null; // Storage is denied or full: the text is in the field only.
  }
}

/**
 * Restore a field's text, and keep it as it changes.
 *
 * @param {HTMLTextAreaElement} field
 * @param {string} name What the text belongs to, such as a card's page and id.
 * @returns {() => void} Forgets the text.
 */
export function keepDraft(field, name) {
  const key = storageName(`draft.${name}`);
  field.value = attempt((storage) => storage.getItem(key)) ?? "";
  field.addEventListener("input", () => attempt((storage) => storage.setItem(key, field.value)));
  return () => attempt((storage) => storage.removeItem(key));
}
