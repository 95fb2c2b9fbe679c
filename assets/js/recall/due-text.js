/** When a card is due, in words. */
import { words } from "@params";
import { day, MemoryState } from "../log/learner-log.js";
import { when } from "../shell/formatting.js";
import { fill } from "../shell/interface-text.js";

/** Return when a card is due: "Due now", "Due tomorrow". */
export const dueText = ({ memory }, now) =>
  memory.due <= now.at ||
  (memory.state === MemoryState.Review && day(memory.due, now.offset) <= day(now.at, now.offset))
    ? words.dueNow
    : fill(words.cardDue, { when: when(memory.due, now) });
