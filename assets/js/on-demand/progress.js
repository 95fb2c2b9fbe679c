/** The learner's own page: figures, settings, and the progress as a file. */
import { words } from "@params";
import { open } from "../learner-log.js";
import { styleSheet } from "../style-sheet.js";
import "../learner-progress.js";

const [store] = await Promise.all([open(), styleSheet(words.style)]);
document.querySelector("learner-progress").begin(store);
