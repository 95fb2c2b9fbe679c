import "./ask-prompt.js";
import "./keys.js";
import "./step-nav.js";
import "./theme-switch.js";
