import { DAY } from "../fsrs.js";

const HOUR = 3_600_000;

/** Return the number of the local day, which begins at 4 in the morning. */
export const day = (at, offset) => Math.floor((at + offset * 60_000 - 4 * HOUR) / DAY);
