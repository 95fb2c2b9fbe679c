/** The reader's place, kept and found again, and how far each topic is. */
import { words } from "@params";
import { open } from "../learner-log.js";
import { keepPlace } from "../place.js";
import { styleSheet } from "../style-sheet.js";
import { markTopics } from "../topic-marks.js";
import "../where-was-i.js";

const [store] = await Promise.all([open(), styleSheet(words.style)]);

const show = () => {
  markTopics(document, store);
  document.querySelector("where-was-i")?.show(store);
};

// A list that comes later, as search results do, says so with this event.
addEventListener("topics-shown", ({ target }) => markTopics(target, store));
store.subscribe(show);
show();
keepPlace(store);
