/** The review of all topics. */

import { style } from "@params";
import { open } from "../log/learner-log.js";
import { styleSheet } from "../shell/element.js";
import "./review-session.js";

const [store] = await Promise.all([open(), styleSheet(style)]);
await document.querySelector("review-session").begin(store);
