/** Guesses and cards on a topic's page. */
import { locale, words } from "@params";
import { explainer } from "../explained.js";
import { addGuesses } from "../guesses.js";
import { open } from "../learner-log.js";
import { addCards } from "../page-cards.js";
import { pagePath } from "../page-path.js";
import { styleSheet } from "../style-sheet.js";
import { trouble } from "../trouble.js";

const [store] = await Promise.all([open(), styleSheet(words.style)]);
const page = pagePath(location);
const explained = explainer(document, locale);
const say = () => trouble(store.status);

addGuesses(store, page, explained, say);
addCards(store, page, explained, say);
