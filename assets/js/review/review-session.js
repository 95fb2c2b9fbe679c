/**
 * The review session: the due cards, one at a time. Each screen replaces the one before; a
 * separate status line announces results to screen readers.
 */

import { home, locale, words } from "@params";
import { drop, graded, match, Rating, stamp, undo } from "../log/learner-log.js";
import { estimate, isDue } from "../progress/due.js";
import { forecast } from "../progress/statistics.js";
import { answerChange } from "../recall/answer-change.js";
import { dueText } from "../recall/due-text.js";
import { sourceLinker } from "../recall/source-link.js";
import { button, element } from "../shell/element.js";
import { minutes, when } from "../shell/formatting.js";
import { count, fill } from "../shell/interface-text.js";
import { isMeantElsewhere, keysAreOn } from "../shell/shortcut-setting.js";
import { storageWarning } from "../shell/storage-warning.js";
import { fetchPage } from "./deck.js";
import { answer, session } from "./queue.js";
import { planSession } from "./session-plan.js";
import "../recall/card-recall.js";

const DAY = 86_400_000;
const WEEK = 7;

const link = (href, text) => element("a", { href }, text);
const secondary = (text) => element("p", { className: "review-secondary" }, text);

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

  /* Before */

  #showStart() {
    const { items } = this.#plan;
    const length = estimate(this.#store.state, items.length);
    const start = button(words.reviewStart, () => this.#begin(), { className: "review-start" });
    this.#show(
      element("p", { className: "review-length" }, this.#lengthOf(length)),
      secondary(this.#dueAndNew()),
      element("div", { className: "review-actions" }, start),
      ...this.#notes(),
      element("p", { className: "review-actions" }, this.#progressLink()),
    );
  }

  #lengthOf(length) {
    return fill(words.reviewLength, {
      cards: count(words.cards, length.cards),
      minutes: minutes(length.minutes),
    });
  }

  /** Return "5 due · 2 new", without a part that is 0. */
  #dueAndNew() {
    const { items } = this.#plan;
    const fresh = items.filter(({ isNew }) => isNew).length;
    const due = items.length - fresh;
    return [
      due && fill(words.reviewDue, { number: due.toLocaleString(locale) }),
      fresh && fill(words.reviewNew, { number: fresh.toLocaleString(locale) }),
    ]
      .filter(Boolean)
      .join(" · ");
  }

  /** Notes about pages that could not be fetched, or have no cards any more. */
  #notes() {
    const { failed, gone } = this.#plan;
    const list = new Intl.ListFormat(locale, { type: "conjunction" });
    const retry = button(words.reviewRetry, () => this.#restart(), { className: "undo" });
    const dropAll = async () => {
      await this.#store.append(...gone.map(({ page }) => drop(page, stamp())));
      await this.#restart();
    };
    const titles = list.format(gone.map(({ title }) => title));
    return [
      failed.length &&
        element(
          "p",
          { role: "alert" },
          fill(words.reviewFailed, { pages: list.format(failed) }),
          " ",
          retry,
        ),
      gone.length &&
        element(
          "p",
          { className: "review-secondary" },
          fill(words.reviewGone, { pages: titles }),
          " ",
          button(words.reviewDrop, dropAll, { className: "undo" }),
        ),
    ].filter(Boolean);
  }

  #showNothing() {
    const { state } = this.#store;
    const isNew = !state.cards.size && !state.pages.size;
    const due = this.#nextDue();
    this.#show(
      element("p", { className: "review-length" }, isNew ? words.noCardsYet : words.reviewNothing),
      due && element("p", {}, fill(words.reviewNextDue, { when: due })),
      this.#links(),
      ...this.#notes(),
    );
  }

  /** Return when the next card is due, in words. */
  #nextDue() {
    const now = stamp();
    const coming = [...this.#store.state.cards.values()].filter(
      (known) => !known.gone && !isDue(known, now),
    );
    if (!coming.length) return "";
    return when(Math.min(...coming.map(({ memory }) => memory.due)), now);
  }

  #progressLink() {
    return link(`${home}progress/`, words.pageProgress);
  }

  /** Links to the next topic or the home page, and to the progress page. */
  #links() {
    const next = this.#store.state.place?.next;
    const way = next
      ? link(next.page, fill(words.reviewNextTopic, { title: next.title }))
      : link(home, words.home);
    return element("p", { className: "review-actions" }, way, this.#progressLink());
  }

  /* Cards */

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
      element("card-recall", { lang: locale }),
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
    const reread = link(deck.page, fill(words.reviewReread, { title: deck.title ?? deck.page }));
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

  /* After */

  #showEnd() {
    const { total, missed } = this.#session;
    const repeated = this.#past.map((step) => step.session.left[0]).filter((item) => item.isAgain);
    const first = new Set(repeated.map(({ card }) => card));
    const title = element("h2", { tabIndex: -1 }, words.reviewDone);
    const more = this.#plan.later
      ? button(
          fill(words.reviewMore, { cards: count(words.cards, this.#plan.later) }),
          () => this.#restart(),
          {
            className: "review-start",
          },
        )
      : "";
    this.#show(
      title,
      element("p", {}, count(words.cards, total)),
      missed && secondary(fill(words.reviewMissed, { cards: count(words.cards, first.size) })),
      more && element("p", { className: "review-actions" }, more),
      ...this.#coming(),
      this.#links(),
    );
    title.focus({ preventScroll: true });
  }

  /** The number of cards due on each of the next days. */
  #coming() {
    const now = stamp();
    const days = forecast(this.#store.state, now, WEEK)
      .map((cards, ahead) => ({ cards, ahead }))
      .filter(({ cards }) => cards);
    if (!days.length) return [];
    const rows = days.flatMap(({ cards, ahead }) => [
      element("dt", {}, ahead ? when(now.at + ahead * DAY, now) : words.reviewToday),
      element("dd", {}, count(words.cards, cards)),
    ]);
    return [
      element("h3", {}, words.upcomingReviews),
      element("dl", { className: "review-coming" }, ...rows),
    ];
  }
}

customElements.define("review-session", ReviewSession);
