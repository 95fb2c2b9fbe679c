/**
 * Loads what marks topics with how far they are, where there is progress to tell of, and
 * what keeps the reader's place, once they read on. A first view asks for nothing.
 */
import { load } from "./load.js";

/** Tell whether this device has progress: see store.js for this key. */
const hasProgress = () => {
  try {
    return localStorage.getItem("askbook") !== null;
  } catch {
    return false;
  }
};

if (document.querySelector("learner-progress")) load("progress");
if (hasProgress()) load("trail");
else if (document.querySelector(".step"))
  addEventListener("scroll", () => load("trail"), { once: true, passive: true });
