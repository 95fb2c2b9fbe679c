/** Saves a text as a file. */
import { element } from "./element.js";

const TYPES = { html: "text/html", json: "application/json" };

/**
 * Download a text as a file whose name ends with today's date.
 *
 * @param {string} text
 * @param {string} name
 * @param {keyof typeof TYPES} extension
 */
export function saveFile(text, name, extension) {
  const href = URL.createObjectURL(new Blob([text], { type: TYPES[extension] }));
  const date = new Date().toLocaleDateString("sv");
  const link = element("a", { href, download: `${name}-${date}.${extension}` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}
