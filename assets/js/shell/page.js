/** Reads a page: its path, former addresses, next topic and links to topics, and an element's text. */

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

/** Return the path and the title of the next topic from this page's own link, if there is one. */
export function nextTopic() {
  const link = /** @type {HTMLAnchorElement|null} */ (document.querySelector("a[rel=next]"));
  if (!link) return undefined;
  const label = link.querySelector("span")?.textContent ?? "";
  return { page: pagePath(link), title: link.textContent.replace(label, "").trim() };
}

/** Links that get no mark: those in text, and navigation within a page. */
const UNMARKED = ".prose, .breadcrumbs, .step-nav, .translations, resume-panel, learner-progress";

/**
 * Return the links to topics that can be marked: those in lists, such as search results.
 *
 * @param {ParentNode} root
 */
export function topicLinks(root) {
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = root.querySelectorAll("main a[href], a[data-topic]");
  return [...links].filter(
    (link) => link.origin === location.origin && !link.hash && !link.closest(UNMARKED),
  );
}

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
