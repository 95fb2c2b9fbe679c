/** What to tell a learner whose progress cannot be kept. */
import { words } from "@params";

/** Return why nothing is kept, in words; nothing where all is well. */
export const trouble = ({ kept, why }) =>
  kept ? "" : ({ full: words.notKeptFull, newer: words.notKeptNewer }[why] ?? words.notKept);
