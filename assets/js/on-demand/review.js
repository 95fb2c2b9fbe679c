/** The review of all topics. */
import { words } from "@params";
import { open } from "../learner-log.js";
import { styleSheet } from "../style-sheet.js";
import "../review-session.js";

const [store] = await Promise.all([open(), styleSheet(words.style)]);
await document.querySelector("review-session").begin(store);
