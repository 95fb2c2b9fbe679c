import { chats, words } from "@params";
import { button, element } from "../shell/element.js";
import { fill } from "../shell/interface-text.js";
import { load } from "../shell/lazy-load.js";

const COPIED_MS = 2000;

/** Return the topics above this one as a sentence, which tells a chat what an ambiguous word means. */
const context = () => {
  const links = [...document.querySelectorAll(".breadcrumbs a")].slice(1);
  if (!links.length) return "";
  const path = links.map((link) => link.textContent).join(" › ");
  return `\n\n${fill(words.promptContext, { path })}`;
};

/**
 * Adds links that open the prompt in a chat, and a button that copies it.
 *
 * The attribute "tried" holds the learner's attempt, which may be empty; while it is set, the
 * prompt asks for hints instead of the answer.
 */
class AskPrompt extends HTMLElement {
  static observedAttributes = ["tried"];

  /** What is appended to the prompt when it is copied or opened. */
  added = "";

  async attributeChangedCallback() {
    const { askForHints } = await load("hint-prompt");
    askForHints(this, this.getAttribute("tried"));
    this.#setAddresses();
  }

  connectedCallback() {
    if (this.querySelector(".deeds")) return;
    const actions = element("p", { className: "deeds" }, ...chats.map(chatLink));
    if (navigator.clipboard) actions.append(this.#copyButton());
    this.append(actions);
    this.#setAddresses();
  }

  get #text() {
    return this.querySelector(".prompt").textContent;
  }

  #setAddresses() {
    const text = encodeURIComponent(this.#text + context() + this.added);
    for (const link of this.querySelectorAll("[data-chat]")) link.href = link.dataset.chat + text;
  }

  #copyButton() {
    const copy = button(words.copy, async () => {
      await navigator.clipboard.writeText(this.#text + this.added);
      copy.textContent = words.copied;
      setTimeout(() => {
        copy.textContent = words.copy;
      }, COPIED_MS);
    });
    return copy;
  }
}

function chatLink({ name, url }) {
  const properties = { rel: "noopener noreferrer nofollow", target: "_blank" };
  const link = element("a", properties, fill(words.askIn, { chat: name }));
  link.dataset.chat = url;
  return link;
}

customElements.define("ask-prompt", AskPrompt);
