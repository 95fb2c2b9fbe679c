/**
 * Notes about where progress is stored, and the buttons that export, import and delete it.
 *
 * @import {Store} from "../log/store.js"
 * @import {Stamp} from "../log/types.d.ts"
 */

import { locale, words } from "@params";
import { DAY } from "../log/learner-log.js";
import { element, plainButton } from "../shell/element.js";
import { count, fill } from "../shell/interface-text.js";
import { saveFile } from "../shell/save-file.js";
import { storageWarning } from "../shell/storage-warning.js";

/**
 * Return the facts about where progress is stored, one line each.
 *
 * @param {Store} store
 * @param {Stamp} now
 */
export function storageNotes({ state, status }, now) {
  const problem = storageWarning(status);
  const lines = [problem || words.progressStoredHere];
  if (!problem && status.persisted === false && state.cards.size)
    lines.push(words.progressNotPersisted);
  if (!problem && status.persisted) lines.push(words.progressPersisted);
  if (status.broken) lines.push(fill(words.progressBroken, { number: status.broken }));
  if (state.events.length) {
    lines.push(backupAge(status.backup, now));
    if (canInstallEmpty()) lines.push(words.progressBeforeInstalling);
  }
  return lines.map((line, place) =>
    element("p", { className: problem && !place ? "storage-warning" : "" }, line),
  );
}

/**
 * Tell whether this browser would give an installed site a storage of its own, as iOS does. Only
 * such browsers have the property, which is false until the site is opened as an app.
 */
const canInstallEmpty = () => /** @type {any} */ (navigator).standalone === false;

/**
 * @param {number|undefined} backup The time of the last backup.
 * @param {Stamp} now
 */
function backupAge(backup, now) {
  if (!backup) return words.progressNoBackup;
  const days = Math.floor((now.at - backup) / DAY);
  const age = new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(-days, "day");
  return fill(words.progressBackup, { when: age });
}

/**
 * Return the buttons and their status line.
 *
 * @param {Store} store
 */
export function backupActions(store) {
  const said = element("p", { role: "status" });
  /** @type {(text: string) => void} */
  const say = (text) => {
    said.textContent = text;
  };
  const row = element(
    "div",
    { className: "progress-actions" },
    plainButton(words.progressExport, () => saveFile(store.export(), "askbook", "json")),
    picker((file) => importBackup(store, file, say)),
    removal(store, say),
  );
  return [row, said];
}

/** @param {(file: File) => Promise<void>} act */
function picker(act) {
  const field = element("input", { type: "file", accept: ".json,application/json" });
  field.addEventListener("change", async () => {
    if (field.files?.length) await act(field.files[0]);
    field.value = "";
  });
  return element("label", { className: "plain-button file-button" }, words.progressImport, field);
}

/**
 * @param {Store} store
 * @param {File} file
 * @param {(text: string) => void} say
 */
async function importBackup(store, file, say) {
  try {
    const { added, broken } = await store.import(await file.text());
    const lost = broken ? ` ${fill(words.progressBroken, { number: broken })}` : "";
    say(
      (added ? fill(words.progressImported, { number: added }) : words.progressNothingNew) + lost,
    );
  } catch (/** @type {any} */ error) {
    if (!error.reason) throw error;
    say(error.reason === "newer" ? words.progressImportNewer : words.progressImportBroken);
  }
}

/**
 * Return a button that asks for confirmation before it deletes everything.
 *
 * @param {Store} store
 * @param {(text: string) => void} say
 */
function removal(store, say) {
  const ask = plainButton(words.progressDelete, () => turn(true));
  const question = element("p", {});
  const no = plainButton(words.progressDeleteNo, () => turn(false));
  const yes = plainButton(words.progressDeleteYes, async () => {
    turn(false);
    try {
      await store.wipe();
      say(words.progressDeleted);
    } catch {
      say(words.progressDeleteFailed);
    }
  });
  const box = element("div", { className: "progress-wipe", hidden: true }, question, no, yes);
  /** @type {(isAsked: boolean) => void} */
  const turn = (isAsked) => {
    box.hidden = !isAsked;
    ask.hidden = isAsked;
    const cards = count(words.cards, store.state.cards.size);
    question.textContent = isAsked ? fill(words.progressDeleteQuestion, { cards }) : "";
    (isAsked ? no : ask).focus();
  };
  return element("div", {}, ask, box);
}
