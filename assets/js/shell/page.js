/** Reads a page: its path and former addresses, and the text of an element. */

/**
 * Return the path of a page, without "index.html".
 *
 * @param {{pathname: string}} address
 */
export const pagePath = ({ pathname }) => pathname.replace(/index\.html$/, "");

/**
 * Return the addresses that a topic's page had before it was moved.
 *
 * @param {Document} page
 * @returns {string[]}
 */
export const formerAddresses = (page) =>
  /** @type {HTMLElement|null} */ (
    page.querySelector("[data-moved-from]")
  )?.dataset.movedFrom?.split(" ") ?? [];

/**
 * Return the visible text of an element: without the source of formulas, without buttons and
 * fields, and with a space between blocks.
 *
 * @param {Element} element
 */
export function plainText(element) {
  const copy = /** @type {Element} */ (element.cloneNode(true));
  for (const extra of copy.querySelectorAll("annotation, button, guess-field")) extra.remove();
  for (const block of copy.querySelectorAll("p, li, div, pre, tr, td, th, br")) block.after(" ");
  return copy.textContent.replace(/\s+/g, " ").trim();
}
