/** Follows pages that have moved: what was learned at an old address continues at the new one. */
import { pageOf } from "./events.js";

const addressOf = (event) =>
  event.kind === "grade" || event.kind === "guess" ? pageOf(event) : event.page;

/**
 * Return a function that returns the page an event is about, under its address today. A move
 * applies to the events before it: another topic may have the old address since.
 *
 * @param {import("./events.js").Event[]} events Oldest first.
 */
export function followMoves(events) {
  if (!events.some(({ kind }) => kind === "move")) return addressOf;
  const today = new Map();
  const pages = new Map();
  for (let place = events.length - 1; place >= 0; place -= 1) {
    const event = events[place];
    const page = addressOf(event);
    pages.set(event, today.get(page) ?? page);
    if (event.kind === "move") for (const old of event.from) today.set(old, pages.get(event));
  }
  return (event) => pages.get(event);
}
