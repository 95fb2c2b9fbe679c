import { words } from "@params";

/** Return why progress is not saved, in words; empty where it is. */
export const storageWarning = ({ kept, why }) =>
  kept ? "" : ({ full: words.notSavedFull, newer: words.notSavedNewer }[why] ?? words.notSaved);
