/** What a learner is told of an answer that is not the one they learned. */
import { words } from "@params";
import { element } from "./element.js";
import { wordDiff } from "./word-diff.js";

const TAGS = { "-1": "del", 1: "ins" };

/** Return the note, with what was taken out and what was put in. */
export function changeNote(was, is) {
  const pieces = wordDiff(was, is).flatMap(([kind, text]) =>
    kind ? [element(TAGS[kind], {}, text.trimEnd()), " "] : [text],
  );
  return element(
    "div",
    { className: "change", role: "note" },
    element("p", { className: "change-title" }, words.answerChanged),
    element("p", {}, ...pieces),
  );
}
