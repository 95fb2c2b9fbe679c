/** When a card is due, in words. */
import { words } from "@params";
import { isDue } from "../progress/due.js";
import { when } from "../shell/formatting.js";
import { fill } from "../shell/interface-text.js";

/** Return when a card is due: "Due now", "Due tomorrow". */
export const dueText = (known, now) =>
  isDue(known, now) ? words.dueNow : fill(words.cardDue, { when: when(known.memory.due, now) });
