/**
 * Practice: cards of chosen topics in mixed order, each asked once. It records what was recalled, and
 * changes no interval.
 *
 * @import {Grade} from "../log/fsrs.js"
 * @import {Store} from "../log/store.js"
 * @import {CardRecall} from "../recall/card-recall.js"
 * @import {PracticeCard} from "./result.js"
 * @import {Contents} from "./selection.js"
 * @import {Choice} from "./setup.js"
 */

import { home, style, words } from "@params";
import { isSuspended, open, practised, Rating, stamp } from "../log/learner-log.js";
import { cardScreen, focusCard } from "../review/card-screen.js";
import { historyOf } from "../review/deck.js";
import { element, plainButton, secondary, styleSheet } from "../shell/element.js";
import { fill } from "../shell/interface-text.js";
import { isMeantElsewhere, keysAreOn } from "../shell/shortcuts.js";
import { storageWarning } from "../shell/storage-warning.js";
import { cardMenuInPlace } from "../suspend/card-menu.js";
import { examPlan } from "./exam-plan.js";
import { resultScreen } from "./result.js";
import { decksBelow, fetchContents, mixed } from "./selection.js";
import { practiceIn, setupForm } from "./setup.js";

const MINUTE = 60_000;

class PracticeSession extends HTMLElement {
  /** @type {Store} */
  #store;
  /**
   * The elements of the first screen, which keep what was chosen.
   *
   * @type {HTMLElement[]}
   */
  #setup;
  /** @type {PracticeCard[]} */
  #items = [];
  /** @type {boolean[]} Whether each answered card was recalled. */
  #answers = [];
  /** @type {CardRecall|undefined} */
  #recall;
  /** The time at which practice ends. */
  #end = Number.POSITIVE_INFINITY;
  /** @type {ReturnType<typeof setInterval>|undefined} */
  #timer;
  #progress = element("progress", {});
  #position = element("span", { className: "secondary" });
  #clock = element("span", { className: "secondary", role: "timer" });
  #bar = element("div", { className: "review-bar", hidden: true });
  #screen = element("div", { className: "review-screen" });

  /**
   * Show the choice of topics of the section that the address names, or of the whole site.
   *
   * @param {Store} store
   */
  async start(store) {
    this.#store = store;
    const end = plainButton(words.practiceEnd, () =>
      this.#answers.length ? this.#showResult() : this.#showSetup(),
    );
    this.#bar.append(this.#progress, this.#position, this.#clock, end);
    this.replaceChildren(this.#bar, this.#screen);
    document.addEventListener("keydown", (event) => this.#press(event));
    const address = new URL(location.href);
    address.pathname = address.searchParams.get("in") ?? home;
    const contents = await fetchContents(address.pathname);
    if (contents) this.#setup = this.#makeSetup(contents);
    else this.#setup = [element("p", { role: "alert" }, words.practiceFailed)];
    this.#show(...this.#setup);
  }

  /** @param {Contents} contents */
  #makeSetup(contents) {
    const { title, above } = contents;
    const { form, chosen } = setupForm(contents, (choice) => this.#choose(choice));
    const up = above ? [element("a", { href: practiceIn(above.page) }, above.title)] : [];
    const warning = storageWarning(this.#store.status);
    return [
      secondary(...up),
      element("h2", { tabIndex: -1 }, title),
      ...(warning ? [element("p", { className: "storage-warning" }, warning)] : []),
      form,
      examPlan(this.#store, chosen),
    ];
  }

  /**
   * Start practice; return the reason why it cannot, or an empty text.
   *
   * @param {Choice} choice
   */
  async #choose({ topics, sections, number, minutes }) {
    const { state } = this.#store;
    const now = stamp();
    // The order stays the same until something was practised.
    const seed = state.events.filter(({ kind }) => kind === "practice").length;
    const { decks, isFailed } = await decksBelow(sections, seed);
    const items = [...topics, ...decks].flatMap((deck) =>
      deck.cards
        .filter(({ card }) => !isSuspended(state, card, now))
        .map((shown) => ({ card: shown.card, deck, shown })),
    );
    const chosen = mixed(items, seed, ({ card }) => `${card.page}#${card.id}`).slice(0, number);
    if (!chosen.length) return isFailed ? words.practiceFailed : words.practiceNone;
    this.#run(chosen, minutes);
    return "";
  }

  /**
   * @param {PracticeCard[]} items
   * @param {number} [minutes] The time limit; 0 for none.
   */
  #run(items, minutes = 0) {
    clearInterval(this.#timer);
    this.#items = items;
    this.#answers = [];
    this.#end = minutes ? Date.now() + minutes * MINUTE : Number.POSITIVE_INFINITY;
    this.#clock.hidden = !minutes;
    this.#bar.hidden = false;
    this.#continue();
    if (!minutes) return;
    this.#tick();
    this.#timer = setInterval(() => this.#tick(), 1000);
  }

  #tick() {
    const seconds = Math.max(0, Math.ceil((this.#end - Date.now()) / 1000));
    const rest = String(seconds % 60).padStart(2, "0");
    this.#clock.textContent = `${Math.floor(seconds / 60)}:${rest}`;
    if (!seconds) this.#showResult();
  }

  /** Show the next card, or the result. */
  #continue() {
    const item = this.#items[this.#answers.length];
    if (!item) {
      this.#showResult();
      return;
    }
    const { card, recall } = cardScreen(item, () => this.#history(item));
    this.#show(card);
    this.#recall = recall;
    this.#showProgress();
    recall.addEventListener("open", () => this.#addMenu(item, recall), { once: true });
    recall.addEventListener("grade", ({ detail }) => this.#answer(item, detail.grade));
    recall.settle();
    focusCard(card, this);
  }

  #showProgress() {
    const [done, total] = [this.#answers.length, this.#items.length];
    const text = fill(words.practiceProgress, { done: done + 1, total });
    Object.assign(this.#progress, { max: total, value: done, ariaLabel: text });
    this.#position.textContent = text;
  }

  /**
   * Return the history of a card.
   *
   * @param {PracticeCard} item
   */
  #history({ card, deck }) {
    return historyOf(this.#store.state, deck, card);
  }

  /**
   * @param {PracticeCard} item
   * @param {CardRecall} recall
   */
  #addMenu(item, recall) {
    const about = { title: item.deck.title, lapses: this.#history(item)?.known.lapses };
    recall.append(cardMenuInPlace(this.#store, item.card, about));
  }

  /**
   * @param {PracticeCard} item
   * @param {Grade} grade
   */
  #answer({ card }, grade) {
    const isRight = grade !== Rating.Again;
    this.#answers.push(isRight);
    this.#store.append(practised(card, isRight, stamp()));
    this.#continue();
  }

  #showSetup() {
    this.#stop();
    this.#show(...this.#setup);
    this.#screen.querySelector("h2")?.focus({ preventScroll: true });
  }

  #stop() {
    clearInterval(this.#timer);
    this.#bar.hidden = true;
  }

  #showResult() {
    this.#stop();
    const answered = this.#answers.map((isRight, place) => ({ ...this.#items[place], isRight }));
    const repeat = (/** @type {PracticeCard[]} */ items) => this.#run(items);
    this.#show(...resultScreen(answered, repeat, () => this.#showSetup()));
    this.#screen.querySelector("h2")?.focus({ preventScroll: true });
  }

  /** @param {...HTMLElement} children */
  #show(...children) {
    this.#recall = undefined;
    this.#screen.replaceChildren(...children);
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (isMeantElsewhere(event) || !keysAreOn()) return;
    if (this.#recall?.press(event.key)) event.preventDefault();
  }
}

customElements.define("practice-session", PracticeSession);

const [store] = await Promise.all([open(), styleSheet(style)]);
await document.querySelector("practice-session")?.start(store);
