/**
 * The warning that progress is not saved.
 *
 * @import {Reason} from "../log/storage-error.js"
 * @import {Status} from "../log/store.js"
 */
import { words } from "@params";

/** @type {Partial<Record<Reason, string>>} */
const WARNINGS = { full: words.notSavedFull, newer: words.notSavedNewer };

/**
 * Return the warning that progress is not saved, with the reason; empty where it is saved.
 *
 * @param {Status} status
 */
export const storageWarning = ({ kept, why }) => (kept ? "" : (WARNINGS[why] ?? words.notSaved));
