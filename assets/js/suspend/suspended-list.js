/**
 * The list of suspended, buried and reported cards on the progress page.
 *
 * @import {Store} from "../log/store.js"
 * @import {Suspension} from "../log/types.d.ts"
 */

import { words } from "@params";
import { placeOf, resume, stamp, suspendedCards } from "../log/learner-log.js";
import { element, plainButton, secondary } from "../shell/element.js";
import { suspensionText } from "./card-menu.js";

/**
 * Return the list, which is hidden while it is empty.
 *
 * @param {Store} store
 */
export function suspendedList(store) {
  const heading = element("h2", { tabIndex: -1 }, words.suspendedCards);
  const list = element("ul", { className: "suspended-cards" });
  const help = secondary(words.suspendedHelp);
  const section = element("section", {}, heading, list, help);
  const draw = () => {
    const all = suspendedCards(store.state, stamp());
    // Hiding the section would lose the focus of whoever just emptied it.
    section.hidden = !all.length && !section.contains(document.activeElement);
    list.replaceChildren(...all.map((each) => row(each, () => ask(each))));
  };
  /** @param {Suspension} suspension */
  const ask = (suspension) => {
    heading.focus();
    store.append(resume(suspension, stamp()));
  };
  store.subscribe(draw);
  draw();
  return section;
}

/**
 * @param {Suspension} suspension
 * @param {() => void} ask
 */
function row(suspension, ask) {
  const href = `${suspension.page}#card-${placeOf(suspension)}`;
  return element(
    "li",
    {},
    element("a", { href }, suspension.text),
    element("span", { className: "secondary" }, suspensionText(suspension)),
    plainButton(words.resumeCard, ask, { ariaLabel: `${words.resumeCard}: ${suspension.text}` }),
  );
}
