/** The names of the site's entries in the browser's storage; two sites on one origin share nothing. */
import { base } from "@params";

/**
 * Return the storage name of one thing, such as "theme". It holds the site's base path; no path
 * holds a "#", so the names of two sites differ even where one site is inside the other's path.
 *
 * @param {string} thing
 */
export const storageName = (thing) => `askbook:${base}#${thing}`;
