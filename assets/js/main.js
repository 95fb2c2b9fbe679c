/** The script of every page. */
import { load } from "./shell/lazy-load.js";
import { handleShortcuts } from "./shell/shortcuts.js";
import "./reading/ask-prompt.js";
import "./search/search-opener.js";
import "./reading/step-nav.js";
import "./shell/theme-switch.js";

handleShortcuts(async () => (await load("shortcut-help")).show());
