import "./reading/ask-prompt.js";
import "./shell/lazy-load.js";
import "./shell/shortcuts.js";
import "./search/search-opener.js";
import "./reading/step-nav.js";
import "./shell/theme-switch.js";
