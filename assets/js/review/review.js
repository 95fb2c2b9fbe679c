/**
 * The review of all topics: the due cards, one at a time. Each screen replaces the previous one; a
 * separate status line announces results to screen readers.
 *
 * @import {Grade} from "../log/fsrs.js"
 * @import {Store} from "../log/store.js"
 * @import {Card} from "../log/types.d.ts"
 * @import {CardRecall} from "../recall/card-recall.js"
 * @import {SuspendOptions} from "../suspend/card-menu.js"
 * @import {Item, Session, SessionPlan} from "./session.js"
 */

import { style, words } from "@params";
import { drop, graded, open, Rating, stamp, suspend, undo } from "../log/learner-log.js";
import { dueText } from "../recall/card-recall.js";
import { button, element, styleSheet } from "../shell/element.js";
import { fill } from "../shell/interface-text.js";
import { isMeantElsewhere, keysAreOn } from "../shell/shortcuts.js";
import { storageWarning } from "../shell/storage-warning.js";
import { cardMenu, suspensionText } from "../suspend/card-menu.js";
import { cardScreen, focusCard } from "./card-screen.js";
import { historyOf } from "./deck.js";
import { endScreen, nothingScreen, problems, startScreen } from "./screens.js";
import { answer, planSession, session, skip } from "./session.js";

class ReviewSession extends HTMLElement {
  /** @type {Store} */
  #store;
  /** @type {SessionPlan} */
  #plan;
  /** @type {Session|undefined} */
  #session;
  /**
   * The undo history: the session before each grade or suspension, the id of its event, and the
   * confidence.
   *
   * @type {{session: Session, id: string, sure?: boolean}[]}
   */
  #past = [];
  /** @type {CardRecall|null} */
  #recall = null;
  #screen = element("div", { className: "review-screen" });
  #bar = element("div", { className: "review-bar", hidden: true });
  #undo = button(words.undo, () => this.#undoLast(), {
    className: "undo",
    hidden: true,
    ariaKeyShortcuts: "u",
  });
  #status = element("p", { className: "review-status", role: "status" });
  #trouble = element("p", { className: "storage-warning", hidden: true });

  /**
   * Start the review.
   *
   * @param {Store} store
   */
  async start(store) {
    this.#store = store;
    const said = element("div", { className: "review-result" }, this.#status, this.#undo);
    this.replaceChildren(this.#trouble, this.#bar, said, this.#screen);
    this.#status.textContent = words.reviewLoading;
    this.#warn();
    store.subscribe(() => this.#warn());
    document.addEventListener("keydown", (event) => this.#press(event));
    await this.#restart();
  }

  /** Show a warning where progress is not saved. */
  #warn() {
    const text = storageWarning(this.#store.status);
    if (this.#trouble.textContent !== text) this.#trouble.textContent = text;
    this.#trouble.hidden = !text;
  }

  /** Plan a session and show the first screen. */
  async #restart() {
    this.#plan = await planSession(this.#store);
    this.#past = [];
    this.#session = undefined;
    this.#status.textContent = "";
    if (this.#plan.items.length) this.#showStart();
    else this.#showNothing();
  }

  /** @param {import("./screens.js").Parts} children */
  #show(...children) {
    this.#recall = null;
    this.#screen.replaceChildren(...children.filter((child) => child !== 0 && child !== ""));
    this.#showProgress();
  }

  #showStart() {
    const { state } = this.#store;
    this.#show(...startScreen(this.#plan, state, () => this.#startSession()), ...this.#problems());
  }

  #showNothing() {
    this.#show(...nothingScreen(this.#store.state), ...this.#problems());
  }

  /** Return notes about pages without cards, with buttons to try again and to drop the pages. */
  #problems() {
    const dropAll = async () => {
      await this.#store.append(...this.#plan.gone.map(({ page }) => drop(page, stamp())));
      await this.#restart();
    };
    return problems(this.#plan, () => this.#restart(), dropAll);
  }

  #startSession() {
    this.#continue(session(this.#plan.items));
  }

  /**
   * Show the first card that is left in a session, or the end.
   *
   * @param {Session} current
   */
  #continue(current) {
    this.#session = current;
    if (current.left.length) this.#showCard(current.left[0]);
    else this.#showEnd(current);
  }

  /**
   * @param {Item} item
   * @param {{sure?: boolean, isOpen?: boolean}} [state] The confidence, and whether to open it.
   */
  #showCard(item, { sure, isOpen } = {}) {
    const { card, recall } = cardScreen(item, () => this.#history(item));
    this.#show(card);
    this.#recall = recall;
    recall.addEventListener("open", () => this.#addMenu(item, recall), { once: true });
    recall.addEventListener("grade", ({ detail }) => this.#grade(item, detail));
    if (isOpen) recall.reopen(sure);
    else recall.settle();
    focusCard(card, this);
  }

  /**
   * @param {Item} item
   * @param {CardRecall} recall
   */
  #addMenu({ card, deck, known }, recall) {
    const about = { title: deck.title, lapses: known?.lapses };
    recall.append(cardMenu(card, about, (how) => this.#suspend(card, how)));
  }

  /** Show the session's progress, and the undo button if there is a grade to undo. */
  #showProgress() {
    this.#bar.hidden = !this.#session;
    this.#undo.hidden = !this.#past.length;
    if (!this.#session) return;
    const { done, total } = this.#session;
    const text = fill(words.reviewProgress, { done, total });
    this.#bar.replaceChildren(
      element("progress", { max: total, value: done, ariaLabel: text }),
      element("span", { className: "secondary" }, text),
    );
  }

  /**
   * Return the history of a card.
   *
   * @param {Item} item
   */
  #history({ card, deck }) {
    return historyOf(this.#store.state, deck, card);
  }

  /**
   * @param {Item} item
   * @param {{grade: Grade, sure?: boolean, ms: number}} detail
   */
  #grade(item, detail) {
    if (!this.#session) return;
    const event = graded(item.card, this.#history(item)?.known, detail, stamp());
    this.#past.push({ session: this.#session, id: event.id, sure: detail.sure });
    this.#store.append(event);
    const known = this.#history(item)?.known;
    const said = [
      detail.grade === Rating.Again ? words.missed : words.gotIt,
      known && dueText(known, stamp()),
    ];
    this.#status.textContent = said.filter(Boolean).join(" · ");
    this.#continue(answer(this.#session, detail.grade));
  }

  /**
   * Suspend the current card and show the next one.
   *
   * @param {Card} card
   * @param {SuspendOptions} how
   */
  #suspend(card, how) {
    if (!this.#session) return;
    const event = suspend(card, how, stamp());
    this.#past.push({ session: this.#session, id: event.id, sure: this.#recall?.sure });
    this.#store.append(event);
    this.#status.textContent = suspensionText(how);
    this.#continue(skip(this.#session));
  }

  /** Undo the last grade or suspension and show its card again, open. */
  #undoLast() {
    const last = this.#past.pop();
    if (!last) return;
    this.#store.append(undo(this.#store.state, stamp(), last.id));
    this.#session = last.session;
    this.#status.textContent = words.reviewUndone;
    this.#showCard(last.session.left[0], { sure: last.sure, isOpen: true });
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (!this.#session || isMeantElsewhere(event) || !keysAreOn()) return;
    const isUndo = event.key === "u" && this.#past.length > 0;
    if (isUndo) this.#undoLast();
    if (isUndo || this.#recall?.press(event.key)) event.preventDefault();
  }

  /** @param {Session} ended */
  #showEnd({ total }) {
    const repeated = this.#past.map((step) => step.session.left[0]).filter((item) => item.isAgain);
    const missed = new Set(repeated.map(({ card }) => card)).size;
    const result = { total, missed, later: this.#plan.later };
    this.#show(...endScreen(result, this.#store.state, () => this.#restart()));
    this.#screen.querySelector("h2")?.focus({ preventScroll: true });
  }
}

customElements.define("review-session", ReviewSession);

const [store] = await Promise.all([open(), styleSheet(style)]);
await document.querySelector("review-session")?.start(store);
