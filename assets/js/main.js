import "./ask-prompt.js";
