/**
 * The search dialog, on demand.
 *
 * @import {Topic} from "./titles.js"
 */

import { topicsPage, words } from "@params";
import { button, element } from "../shell/element.js";
import { count, fill } from "../shell/interface-text.js";
import { inOwnScript } from "./own-script.js";
import { list, showMarks, styled, textItem, titleItem } from "./results.js";
import { startLists } from "./start-lists.js";
import { searchText } from "./text-search.js";
import { match, matchOtherwise, titles } from "./titles.js";

export { suggest } from "./suggestions.js";

const TITLES = 6;
const TEXTS = 5;
const PAUSE = 250; // ms without typing before the text is searched
const QUIET = 300; // ms before the result is announced, so not after each key

/** @type {(time: number) => Promise<void>} */
const sleep = (time) => new Promise((done) => setTimeout(done, time));

const attributes = {
  "aria-label": words.searchLabel,
  autocapitalize: "off",
  autocomplete: "off",
  enterkeyhint: "go",
  placeholder: words.searchLabel,
  spellcheck: "false",
  type: "search",
};

/**
 * Return the words that announce suggestions. The first are not shown, since the list's heading
 * has them.
 *
 * @type {(number: number) => (Node|string)[]}
 */
const suggestion = (number) => [
  element("span", { className: "visually-hidden" }, `${words.searchSuggestions}: `),
  count(words.topics, number),
];

/** The search dialog: finds topics at once by title, and after a pause by text. */
class SearchDialog {
  #input = element("input", { className: "search-input" });
  #status = element("p", { className: "search-status" });
  #results = element("div", { className: "search-results" });
  #dialog = element("dialog", { className: "search" });
  /** @type {string|undefined} */
  #query;
  #run = 0;
  /** @type {number|undefined} */
  #saying;
  #isShown = false;
  #isGoing = false;

  constructor() {
    for (const [name, value] of Object.entries(attributes)) this.#input.setAttribute(name, value);
    this.#status.setAttribute("role", "status");
    this.#dialog.setAttribute("aria-label", words.search);
    this.#input.addEventListener("input", (event) => event.isComposing || this.#search());
    this.#input.addEventListener("compositionend", () => this.#search());
    this.#dialog.addEventListener("keydown", (event) => event.isComposing || this.#move(event));
    this.#dialog.addEventListener("click", (event) => this.#leave(event));
    const all = element("a", { href: topicsPage }, words.searchAll);
    this.#dialog.append(
      element(
        "div",
        { className: "search-box" },
        this.#input,
        button(words.close, () => this.#dialog.close(), { className: "search-close" }),
      ),
      this.#status,
      this.#results,
      element(
        "p",
        { className: "search-foot" },
        all,
        " ",
        element("span", { className: "search-keys" }, words.searchKeys),
      ),
    );
    document.body.append(this.#dialog);
  }

  /**
   * Open the dialog and search for a query, or show the last search.
   *
   * @param {string} query
   */
  open(query) {
    if (this.#dialog.open) return;
    this.#dialog.showModal();
    if (query) this.#input.value = query;
    else this.#input.select();
    this.#search();
  }

  #search() {
    const query = this.#input.value.trim();
    if (query === this.#query) return;
    this.#query = query;
    this.#isShown = this.#isGoing = false;
    this.#answer(query).catch(() => {
      this.#query = undefined; // the same query can be tried again
      this.#say(words.searchFailed);
    });
  }

  /** @param {string} query */
  async #answer(query) {
    const run = ++this.#run;
    const isOld = () => run !== this.#run;
    if (!query) return this.#showStart(isOld);
    let { found, isExact } = await this.#find(query, isOld);
    if (isOld()) return;
    const rewritten = isExact ? query : await inOwnScript(query);
    if (rewritten !== query) ({ found, isExact } = await this.#find(rewritten, isOld));
    if (isOld()) return;
    const suggested = isExact ? 0 : await this.#showSuggestions(query, isOld);
    if (isOld()) return;
    const texts = found.filter(Boolean);
    if (suggested) this.#say(...texts.map((text) => `${text} · `), ...suggestion(suggested));
    else this.#say(texts.join(" · ") || fill(words.searchNone, { query }));
  }

  /** @param {() => boolean} isOld */
  async #showStart(isOld) {
    this.#say("");
    const lists = await startLists();
    if (isOld()) return;
    this.#results.replaceChildren(...lists);
    showMarks(this.#results);
  }

  /**
   * Show the results of a query.
   *
   * @param {string} query
   * @param {() => boolean} isOld
   * @returns {Promise<{found: (string|number)[], isExact: boolean}>} The numbers of results as text,
   *   and whether the words of the query were found as they are written.
   */
  async #find(query, isOld) {
    const named = await this.#showTitles(query, isOld);
    await sleep(PAUSE);
    if (isOld()) return { found: [], isExact: true };
    const { total, isExact } = await this.#showTexts(query, isOld);
    const found = [named && count(words.topics, named), total && count(words.passages, total)];
    return { found, isExact: named > 0 || isExact };
  }

  /**
   * @param {string} query
   * @param {() => boolean} isOld
   */
  async #showTitles(query, isOld) {
    const topics = await match(query, isOld);
    if (!topics || isOld()) return 0;
    this.#results.replaceChildren();
    await this.#showTopics(words.searchTitles, topics, query);
    if (topics.length) this.#say(count(words.topics, topics.length));
    return topics.length;
  }

  /**
   * Show topics that a query may mean, and return their number.
   *
   * @param {string} query
   * @param {() => boolean} isOld
   */
  async #showSuggestions(query, isOld) {
    const topics = await matchOtherwise(query, isOld);
    if (topics.length && !isOld()) await this.#showTopics(words.searchSuggestions, topics, query);
    return topics.length;
  }

  /**
   * @param {string} heading
   * @param {Topic[]} topics
   * @param {string} query
   */
  async #showTopics(heading, topics, query) {
    /** @type {(from: number, to: number) => HTMLElement[]} */
    const items = (from, to) => topics.slice(from, to).map((topic) => titleItem(topic, query));
    if (topics.length) this.#show("prepend", await list(heading, topics.length, TITLES, items));
  }

  /**
   * @param {string} query
   * @param {() => boolean} isOld
   */
  async #showTexts(query, isOld) {
    const { total, isExact } = await searchText(query, 0, TEXTS);
    const topics = await titles();
    /** @type {(from: number, to: number) => Promise<HTMLElement[]>} */
    const items = async (from, to) =>
      (await searchText(query, from, to - from)).pages.map((page) =>
        textItem(page, topics.get(page.address)),
      );
    const section = total && (await list(words.searchInText, total, TEXTS, items));
    if (section && !isOld()) this.#show("append", section);
    return { total, isExact };
  }

  /**
   * @param {"append"|"prepend"} where
   * @param {HTMLElement} section
   */
  #show(where, section) {
    this.#results[where](section);
    showMarks(section);
    this.#isShown = true;
    if (this.#isGoing) this.#links()[0].click();
  }

  /** @param {(Node|string)[]} parts */
  #say(...parts) {
    clearTimeout(this.#saying);
    this.#saying = setTimeout(() => this.#status.replaceChildren(...parts), QUIET);
  }

  #links() {
    /** @type {NodeListOf<HTMLElement>} */
    const links = this.#results.querySelectorAll("a, button");
    return [...links];
  }

  /**
   * Move the focus among the links, or open the first one.
   *
   * @param {KeyboardEvent} event
   */
  #move(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const links = this.#links();
    const at = links.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const isInput = document.activeElement === this.#input;
    const last = links.length - 1;
    /** @type {Record<string, HTMLElement|undefined>} */
    const aims = {
      ArrowDown: links[Math.min(at + 1, last)],
      ArrowUp: isInput ? undefined : (links[at - 1] ?? this.#input),
      Home: isInput ? undefined : links[0],
      End: isInput ? undefined : links[last],
    };
    const aim = aims[event.key];
    if (aim) {
      event.preventDefault();
      aim.focus();
    } else if (event.key === "Escape") {
      event.preventDefault(); // a browser would empty the input first
      this.#dialog.close();
    } else if (event.key === "Enter" && isInput) {
      event.preventDefault();
      if (this.#isShown) links[0].click();
      else this.#isGoing = true;
    } else if (
      at >= 0 &&
      event.key !== " " &&
      (event.key.length === 1 || event.key === "Backspace")
    ) {
      this.#input.focus();
    }
  }

  /**
   * Close the dialog on a click outside it, or on a link that opens in this tab.
   *
   * @param {MouseEvent} event
   */
  #leave(event) {
    const isBeside = event.target === this.#dialog;
    const link = event.target instanceof Element && event.target.closest("a");
    const isLink = link && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (isBeside || isLink) this.#dialog.close();
  }
}

/** @type {SearchDialog|undefined} */
let dialog;

/** Open the search dialog, and search for a query if there is one. */
export const open = async (query = () => "") => {
  await styled;
  dialog ??= new SearchDialog();
  dialog.open(query());
};
