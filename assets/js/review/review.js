/**
 * The review of all topics: the due cards, one at a time. Each screen replaces the previous one; a
 * separate status line announces results to screen readers.
 */

import { locale, style, words } from "@params";
import { drop, graded, match, open, Rating, stamp, undo } from "../log/learner-log.js";
import { answerChange } from "../recall/answer-change.js";
import { dueText } from "../recall/card-recall.js";
import { sourceLinker } from "../recall/source-link.js";
import { button, element, styleSheet } from "../shell/element.js";
import { fill } from "../shell/interface-text.js";
import { isMeantElsewhere, keysAreOn } from "../shell/shortcuts.js";
import { storageWarning } from "../shell/storage-warning.js";
import { fetchPage } from "./deck.js";
import { endScreen, nothingScreen, problems, startScreen } from "./screens.js";
import { answer, planSession, session } from "./session.js";

class ReviewSession extends HTMLElement {
  #store;
  #plan;
  #session;
  /** Undo history: the session before each grade, the grade's event, and the confidence. */
  #past = [];
  #recall;
  /** The topic pages that were fetched, as promises. */
  #pages = new Map();
  #screen = element("div", { className: "review-screen" });
  #bar = element("div", { className: "review-bar", hidden: true });
  #undo = button(words.undo, () => this.#undoGrade(), {
    className: "undo",
    hidden: true,
    ariaKeyShortcuts: "u",
  });
  #status = element("p", { className: "review-status", role: "status" });
  #trouble = element("p", { className: "review-warning", hidden: true });

  /** Start with the learner's store. */
  async begin(store) {
    this.#store = store;
    const said = element("div", { className: "review-result" }, this.#status, this.#undo);
    this.replaceChildren(this.#trouble, this.#bar, said, this.#screen);
    this.#status.textContent = words.reviewLoading;
    this.#warn();
    store.subscribe(() => this.#warn());
    document.addEventListener("keydown", (event) => this.#press(event));
    await this.#restart();
  }

  /** Warn where progress is not saved. */
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

  #show(...children) {
    this.#recall = undefined;
    this.#screen.replaceChildren(...children.filter(Boolean));
    this.#showProgress();
  }

  #showStart() {
    const { state } = this.#store;
    this.#show(...startScreen(this.#plan, state, () => this.#begin()), ...this.#problems());
  }

  #showNothing() {
    this.#show(...nothingScreen(this.#store.state), ...this.#problems());
  }

  /** Notes about pages without cards, with buttons to try again and to drop the pages. */
  #problems() {
    const dropAll = async () => {
      await this.#store.append(...this.#plan.gone.map(({ page }) => drop(page, stamp())));
      await this.#restart();
    };
    return problems(this.#plan, () => this.#restart(), dropAll);
  }

  #begin() {
    this.#session = session(this.#plan.items);
    this.#next();
  }

  #next() {
    if (this.#session.left.length) this.#showCard();
    else this.#showEnd();
  }

  #showCard({ sure, isOpen } = {}) {
    const [item] = this.#session.left;
    const { deck, shown } = this.#plan.faces.get(item.card);
    const card = this.#cardOf(item, deck, shown);
    this.#show(card);
    this.#recall = card.querySelector("card-recall");
    this.#recall.addEventListener("open", () => this.#addNotes(item, deck, shown), { once: true });
    this.#recall.addEventListener("grade", ({ detail }) => this.#grade(item, detail));
    if (isOpen) this.#recall.reopen(sure);
    else this.#recall.settle();
    card.focus({ preventScroll: true });
    // After a long answer the next card would be above the window.
    if (this.getBoundingClientRect().top < 0) this.scrollIntoView({ behavior: "instant" });
  }

  #cardOf(item, deck, shown) {
    const box = element("div", {
      className: "card",
      role: "group",
      tabIndex: -1,
      lang: deck.language ?? locale,
    });
    const topic = [deck.title, item.isAgain && words.reviewAgain].filter(Boolean).join(" · ");
    const details = element("details", {}, element("summary"), shown.answer);
    shown.question.id = "question";
    box.setAttribute("aria-labelledby", "question");
    box.append(
      element("p", { className: "review-topic", lang: locale }, topic),
      shown.question,
      details,
      element("card-recall", { lang: locale, name: `${item.card.page}#${item.card.id}` }),
    );
    return box;
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
      element("span", { className: "review-secondary" }, text),
    );
  }

  /** Below an open answer, show what changed in it and where to read again. */
  #addNotes({ card }, deck, shown) {
    const { changed, was } = this.#found(deck, card) ?? {};
    if (changed && was) this.#recall.add(answerChange(was, card.answer));
    const reread = element(
      "a",
      { href: deck.page },
      fill(words.reviewReread, { title: deck.title ?? deck.page }),
    );
    const line = element("p", { className: "source-link" }, reread);
    this.#recall.add(line);
    shown.answer.scrollIntoView({ block: "nearest" });
    this.#linkToSource(deck, card, line);
  }

  /** Link to the paragraph that explains the answer, where that is clear. */
  async #linkToSource(deck, card, line) {
    this.#pages.set(deck.page, this.#pages.get(deck.page) ?? fetchPage(deck.page));
    const page = await this.#pages.get(deck.page);
    const found = page && sourceLinker(page, deck.language, deck.page)(card.answer);
    if (found) line.replaceChildren(...found.childNodes);
  }

  #found(deck, card) {
    const cards = deck.cards.map((each) => each.card);
    return match(this.#store.state, deck.page, cards).get(card);
  }

  #grade(item, detail) {
    const { deck } = this.#plan.faces.get(item.card);
    const event = graded(item.card, this.#found(deck, item.card)?.known, detail, stamp());
    this.#past.push({ session: this.#session, id: event.id, sure: detail.sure });
    this.#store.append(event);
    this.#session = answer(this.#session, detail.grade);
    const known = this.#found(deck, item.card)?.known;
    const said = [
      detail.grade === Rating.Again ? words.missed : words.gotIt,
      known && dueText(known, stamp()),
    ];
    this.#status.textContent = said.filter(Boolean).join(" · ");
    this.#next();
  }

  /** Undo the last grade and show its card again, open. */
  #undoGrade() {
    const last = this.#past.pop();
    if (!last) return;
    this.#store.append(undo(this.#store.state, stamp(), last.id));
    this.#session = last.session;
    this.#status.textContent = words.reviewUndone;
    this.#showCard({ sure: last.sure, isOpen: true });
  }

  #press(event) {
    if (!this.#session || isMeantElsewhere(event) || !keysAreOn()) return;
    const isUndo = event.key === "u" && this.#past.length > 0;
    if (isUndo) this.#undoGrade();
    if (isUndo || this.#recall?.press(event.key)) event.preventDefault();
  }

  #showEnd() {
    const repeated = this.#past.map((step) => step.session.left[0]).filter((item) => item.isAgain);
    const missed = new Set(repeated.map(({ card }) => card)).size;
    const result = { total: this.#session.total, missed, later: this.#plan.later };
    this.#show(...endScreen(result, this.#store.state, () => this.#restart()));
    this.#screen.querySelector("h2").focus({ preventScroll: true });
  }
}

customElements.define("review-session", ReviewSession);

const [store] = await Promise.all([open(), styleSheet(style)]);
await document.querySelector("review-session").begin(store);
