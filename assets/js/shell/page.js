/** Reads a page: its path and former addresses, and the text of an element. */

/** Return a page's path as cards and links name it. */
export const pagePath = ({ pathname }) => pathname.replace(/index\.html$/, "");

/**
 * Return the addresses that a topic's page had before it was moved.
 *
 * @param {Document} page
 * @returns {string[]}
 */
export const formerAddresses = (page) =>
  page.querySelector("[data-moved-from]")?.dataset.movedFrom.split(" ") ?? [];

/**
 * Return an element's text as it is read: without the source of formulas, and without the
 * buttons that scripts add; with a space between blocks.
 *
 * @param {Element} element
 */
export function plainText(element) {
  const copy = element.cloneNode(true);
  for (const extra of copy.querySelectorAll("annotation, button")) extra.remove();
  for (const block of copy.querySelectorAll("p, li, div, pre, tr, td, th, br")) block.after(" ");
  return copy.textContent.replace(/\s+/g, " ").trim();
}
