import "./ask-prompt.js";
import "./begin.js";
<<<<<<< HEAD
import "./keys.js";
import "./step-nav.js";
import "./theme-switch.js";
=======
import "./follow.js";
>>>>>>> 957be1a (progress: Show learners their own figures, and where they were)
