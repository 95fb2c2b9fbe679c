import "./ask-prompt.js";
import "./begin.js";
import "./follow.js";
import "./keys.js";
import "./search-opener.js";
import "./step-nav.js";
import "./theme-switch.js";
