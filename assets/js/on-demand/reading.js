/** What helps a reader: what a link leads to, code to copy, headings to point others to. */
import { style } from "@params";
import { addCopying } from "../code-copy.js";
import { addPermalinks } from "../permalinks.js";
import { styleSheet } from "../style-sheet.js";
import { addPreviews } from "../topic-preview.js";

await styleSheet(style);
addCopying();
addPermalinks();
addPreviews();
