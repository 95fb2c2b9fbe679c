/** What a learner types and nothing stores: kept through reloads of the tab. */
import { storageName } from "../shell/storage-name.js";

/**
 * Restore a field's text, and keep it through reloads of this tab as it changes.
 *
 * @param {HTMLTextAreaElement} field
 * @param {string} name The field's name: its page and the id of its card or guess.
 * @returns {() => void} Forgets the text.
 */
export function keepDraft(field, name) {
  const key = storageName(`draft.${name}`);
  field.value = inSession((storage) => storage.getItem(key)) ?? "";
  field.addEventListener("input", () => inSession((storage) => storage.setItem(key, field.value)));
  return () => inSession((storage) => storage.removeItem(key));
}

/**
 * @template T
 * @param {(storage: Storage) => T} action
 */
function inSession(action) {
  try {
    return action(sessionStorage);
  } catch {
    return null; // Storage is denied or full: the text is in the field only.
  }
}
