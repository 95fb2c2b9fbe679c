/** Guesses before reading: a field at each question, and a list of all guesses after the key points. */

import { words } from "@params";
import { guessed, guessFor, judged, stamp, undo } from "../log/learner-log.js";
import { button, element } from "../shell/element.js";
import { plainText } from "../shell/page.js";

/**
 * Add the fields and the list to a page.
 *
 * @param {import("../log/store.js").Store} store
 * @param {string} page
 * @param {(text: string) => HTMLElement|null} sourceLink
 * @param {() => string} storageWarning Why progress is not saved; empty where it is.
 */
export function addGuesses(store, page, sourceLink, storageWarning) {
  const items = [
    ...document.querySelectorAll("[data-format=questions] .prose > ol:first-of-type > li"),
  ];
  const rows = items.map((item, place) => {
    const question = plainText(item);
    const field = element("guess-field");
    item.append(field);
    return { id: String(place + 1), question, field };
  });
  const found = ({ id, question }) => guessFor(store.state, page, id, question);
  const recap = recapAfter(
    document.querySelector("[data-format=points]") ??
      document.querySelector("[data-format=explanation]"),
  );
  const show = () => {
    for (const row of rows) row.field.show(found(row)?.text ?? null);
    const given = rows.map((row) => ({ ...row, guess: found(row) })).filter(({ guess }) => guess);
    recap?.show(given);
  };
  const warning = element("p", { className: "guess-warning", role: "status" });
  items.at(-1)?.closest(".prose").after(warning);
  const warn = () => warning.replaceChildren(storageWarning());
  const judge = (guess, right) => store.append(judged(guess, right, stamp()));
  recap?.onjudge(judge, sourceLink);
  for (const row of rows) {
    row.field.addEventListener("guess", async ({ detail: { text } }) => {
      if (text === null) takeBack(store, () => found(row));
      else await store.append(guessed(page, row.id, row.question, text, stamp()));
      const isKept = text !== null && store.status.kept;
      row.field.say(isKept ? words.saved : "");
      warn();
    });
  }
  store.subscribe(show);
  show();
  warn();
}

/** Undo a guess and the earlier ones that it replaced. */
function takeBack(store, found) {
  for (let guess = found(); guess; guess = found()) {
    store.append(undo(store.state, stamp(), guess.id));
  }
}

/** Return the list of guesses, which is inserted after a section with the first guess. */
function recapAfter(section) {
  if (!section) return null;
  const list = element("ol", { className: "guess-list" });
  const title = element("h2", { id: "guesses" }, words.guesses);
  const box = element("section", { className: "step guesses" }, title, list);
  box.setAttribute("aria-labelledby", "guesses");
  let judge;
  let sourceLink;
  const shown = new Map();
  return {
    onjudge(act, where) {
      [judge, sourceLink] = [act, where];
    },
    show(given) {
      if (given.length && !box.isConnected) section.after(box);
      box.hidden = !given.length;
      for (const [id, item] of shown) {
        if (given.some((row) => row.id === id)) continue;
        item.box.remove();
        shown.delete(id);
      }
      for (const row of given) {
        if (!shown.has(row.id)) shown.set(row.id, recapItem(row, judge, sourceLink));
        shown.get(row.id).show(row.guess);
      }
      const order = given.map(({ id }) => shown.get(id).box);
      if (order.some((item, place) => list.children[place] !== item)) list.append(...order);
    },
  };
}

/** One guess: the question, the guess, a link to the explanation, and the learner's verdict. */
function recapItem({ question }, judge, sourceLink) {
  const text = element("p", { className: "guess-text" });
  let guess;
  const verdict = (name, right) =>
    button(name, () => judge(guess, right), { ariaPressed: "false" });
  const buttons = [verdict(words.guessWrong, false), verdict(words.guessRight, true)];
  const group = element(
    "div",
    { className: "verdict", role: "group", ariaLabel: `${words.guessVerdict} ${question}` },
    element("span", {}, words.guessVerdict),
    ...buttons,
  );
  const box = element("li", {}, element("p", {}, question), text);
  const link = sourceLink(question);
  if (link) box.append(link);
  box.append(group);
  return {
    box,
    show(now) {
      guess = now;
      text.replaceChildren(now.text || words.dontKnow);
      text.classList.toggle("is-none", !now.text);
      group.hidden = !now.text;
      buttons[0].ariaPressed = String(now.right === false);
      buttons[1].ariaPressed = String(now.right === true);
    },
  };
}

/**
 * A field for a guess at a question of a Preview, inside the question's list item.
 *
 * Event: "guess" with {text}: the guess; "" for "I don't know"; null where a guess was cleared.
 */
export class GuessField extends HTMLElement {
  #input;
  #none;
  #status;
  #saved = null;

  connectedCallback() {
    if (this.#input) return;
    const question = this.parentElement.textContent.trim();
    this.#input = element("input", {
      type: "text",
      maxLength: 300,
      autocomplete: "off",
      enterKeyHint: "done",
      placeholder: words.guess,
      ariaLabel: `${words.guess}: ${question}`,
    });
    this.#none = button(words.dontKnow, () => this.#give(this.#saved === "" ? null : ""), {
      ariaLabel: `${words.dontKnow}: ${question}`,
      ariaPressed: "false",
    });
    this.#status = element("span", { className: "guess-status", role: "status" });
    this.append(this.#input, this.#none, this.#status);
    this.#input.addEventListener("change", () => this.#give(this.#input.value.trim() || null));
    this.#input.addEventListener("keydown", (event) => this.#onEnter(event));
  }

  /** Show a saved guess; null where there is none. */
  show(text) {
    this.#saved = text;
    if (document.activeElement !== this.#input) this.#input.value = text ?? "";
    this.#none.ariaPressed = String(text === "");
  }

  /** Show whether the guess was saved. */
  say(text) {
    this.#status.textContent = text;
  }

  #give(text) {
    if (text === this.#saved) return;
    this.#saved = text;
    this.#none.ariaPressed = String(text === "");
    if (text === "") this.#input.value = "";
    this.dispatchEvent(new CustomEvent("guess", { bubbles: true, detail: { text } }));
  }

  /** On Enter, save the guess and focus the next field. */
  #onEnter(event) {
    if (event.key !== "Enter" || event.isComposing) return;
    this.#give(this.#input.value.trim() || null);
    this.parentElement.nextElementSibling?.querySelector("guess-field input")?.focus();
  }
}

customElements.define("guess-field", GuessField);
