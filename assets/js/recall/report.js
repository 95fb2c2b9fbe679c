/**
 * Where a reader reports a mistake in a card.
 *
 * @import {Card} from "../log/types.d.ts"
 */

import { report } from "@params";

/** Longer questions are cut: mail programs refuse long addresses. */
const MAX_LENGTH = 200;

/**
 * Return the address of a mail or an issue about a card, with page, card and question filled in;
 * empty where the site takes no reports.
 *
 * @param {Card} card
 * @param {string} title The title of the card's topic.
 */
export function reportAddress({ page, id, question }, title) {
  /** @type {Record<string, string>} */
  const values = {
    title,
    address: `${location.origin}${page}#card-${id}`,
    question: [...question].slice(0, MAX_LENGTH).join(""),
  };
  return report.replace(/%7B(\w+)%7D/g, (_, name) => encodeURIComponent(values[name]));
}
