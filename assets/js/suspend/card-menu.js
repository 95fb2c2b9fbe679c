/**
 * The menu below the buttons of an open card: bury it until tomorrow, suspend it, or report a mistake in it,
 * which suspends it until its text is corrected.
 *
 * @typedef {{until: number|null, reported?: boolean}} SuspendOptions As suspend() takes them.
 *
 * @import {Store} from "../log/store.js"
 * @import {Card} from "../log/types.d.ts"
 */

import { words } from "@params";
import { currentDay, isSuspended, stamp, suspend, undo } from "../log/learner-log.js";
import { reportAddress } from "../recall/report.js";
import { button, element, plainButton } from "../shell/element.js";
import { fill } from "../shell/interface-text.js";

/** After this many lapses the menu opens by itself and suggests to suspend the card. */
const MANY_LAPSES = 8;

/**
 * Return the menu of a card.
 *
 * @param {Card} card
 * @param {{title: string, lapses?: number}} about The topic's title, and how often the card was forgotten.
 * @param {(how: SuspendOptions) => void} act Suspends the card.
 */
export function cardMenu(card, { title, lapses = 0 }, act) {
  const isLeech = lapses >= MANY_LAPSES;
  const menu = element("details", { open: isLeech });
  menu.append(element("summary", {}, words.cardMore));
  if (isLeech) menu.append(element("p", {}, fill(words.suspendAdvice, { number: lapses })));
  menu.append(
    element(
      "div",
      { className: "card-menu-actions" },
      plainButton(words.bury, () => act({ until: currentDay() + 1 })),
      plainButton(words.suspend, () => act({ until: null })),
      ...report(card, title, act),
    ),
  );
  return element("div", { className: "card-menu" }, menu);
}

/**
 * Return a link to the site's form or address for reports, if it has one.
 *
 * @param {Card} card
 * @param {string} title
 * @param {(how: SuspendOptions) => void} act
 */
function report(card, title, act) {
  const href = reportAddress(card, title);
  if (!href) return [];
  const target = href.startsWith("mailto:") ? "_self" : "_blank";
  const onclick = () => act({ until: null, reported: true });
  return [
    element(
      "a",
      { className: "plain-button", href, target, rel: "nofollow noopener", onclick },
      words.report,
    ),
  ];
}

/**
 * Return the text that follows a suspension.
 *
 * @param {SuspendOptions} how
 */
export function suspensionText({ until, reported }) {
  if (until !== null) return words.buried;
  return reported ? words.suspendedReported : words.suspended;
}

/**
 * Return the menu of a card on its own page; once the card is suspended, a note that can undo it.
 *
 * @param {Store} store
 * @param {Card} card
 * @param {{title: string, lapses?: number}} about
 */
export function cardMenuInPlace(store, card, about) {
  const box = element("div", { className: "card-menu-place" });
  const showMenu = () => box.replaceChildren(cardMenu(card, about, act));
  /** @param {SuspendOptions} how */
  const act = (how) => {
    const event = suspend(card, how, stamp());
    store.append(event);
    showNote(suspensionText(how), () => store.append(undo(store.state, stamp(), event.id)));
  };
  /** @type {(text: string, takeBack: () => void) => void} */
  const showNote = (text, takeBack) => {
    const back = button(words.undo, () => {
      takeBack();
      showMenu();
      box.querySelector("summary")?.focus();
    });
    back.className = "undo";
    box.replaceChildren(element("p", { role: "status" }, text, " ", back));
    back.focus();
  };
  if (isSuspended(store.state, card, stamp())) box.append(element("p", {}, words.suspended));
  else showMenu();
  return box;
}
