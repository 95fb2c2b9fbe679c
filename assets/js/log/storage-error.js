/**
 * Why the browser does not store progress, by the error that it throws.
 *
 * @typedef {""|"denied"|"full"|"newer"|"broken"} Reason Why progress is not saved; "" if it is.
 */

/** @type {Record<string, Reason>} */
const REASONS = {
  NotReadableError: "broken",
  QuotaExceededError: "full",
  UnknownError: "broken",
  VersionError: "newer",
};

/** @type {(error: any) => Reason} */
export const reasonOf = (error) => REASONS[error?.name] ?? "denied";

/** Errors of a browser that refuses a page any database, so that nothing is stored in it. */
const REFUSALS = new Set(["InvalidStateError", "ReferenceError", "SecurityError", "TypeError"]);

/** @type {(error: any) => boolean} */
export const isRefusal = (error) => REFUSALS.has(error?.name);
