import { chats, words } from "@params";
import { button, element } from "../shell/element.js";
import { fill } from "../shell/interface-text.js";
import { load } from "../shell/lazy-load.js";

const COPIED_MS = 2000;

/** Return the topics above this one as a sentence, so that a chat understands ambiguous words. */
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
    if (this.querySelector(".prompt-actions")) return;
    const actions = element("p", { className: "prompt-actions" });
    actions.toggleAttribute("data-screen-only", true);
    actions.append(...chats.map((chat) => this.#chatLink(chat)));
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
    const copy = button("", async () => {
      await navigator.clipboard.writeText(this.#text + this.added);
      this.#label(copy, words.copied);
      setTimeout(() => this.#label(copy, words.copy), COPIED_MS);
    });
    this.#label(copy, words.copy);
    return copy;
  }

  #chatLink({ name, url }) {
    const link = element("a", { rel: "noopener noreferrer nofollow", target: "_blank" });
    link.dataset.chat = url;
    this.#label(link, fill(words.askIn, { chat: name }));
    return link;
  }

  /** Set the text of a control; its accessible name also names the step. */
  #label(control, text) {
    const step = this.closest(".step")?.querySelector("h2")?.textContent;
    control.textContent = text;
    control.ariaLabel = [text, step].filter(Boolean).join(": ");
  }
}

customElements.define("ask-prompt", AskPrompt);
