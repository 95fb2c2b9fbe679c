import { chats, words } from "@params";
import { button, element } from "../shell/element.js";
import { fill } from "../shell/interface-text.js";
import { copyButton } from "./copy-button.js";

/** Return the topics above this one as a sentence, so that a chat understands ambiguous words. */
const context = () => {
  const links = [...document.querySelectorAll(".breadcrumbs a")].slice(1);
  if (!links.length) return "";
  const path = links.map((link) => link.textContent).join(" › ");
  return `\n\n${fill(words.promptContext, { path })}`;
};

/** Adds a menu with links that open the prompt in a chat, and a button that copies it. */
export class AskPrompt extends HTMLElement {
  connectedCallback() {
    if (this.querySelector(".prompt-menu")) return;
    const menu = element("div", { className: "prompt-menu", popover: "auto" });
    menu.append(...chats.map((chat) => this.#chatLink(chat)));
    const label = this.#label.bind(this);
    if (navigator.clipboard) menu.append(copyButton(() => this.#text, label));
    if (!menu.firstChild) return;
    const opener = button("", () => {}, { className: "prompt-opener" });
    this.#label(opener, words.ask);
    opener.popoverTargetElement = menu;
    this.append(opener, menu);
  }

  get #text() {
    return this.querySelector(".prompt")?.textContent ?? "";
  }

  /** @param {{name: string, url: string}} chat */
  #chatLink({ name, url }) {
    const link = element("a", {
      href: url + encodeURIComponent(this.#text + context()),
      rel: "noopener noreferrer nofollow",
      target: "_blank",
    });
    this.#label(link, fill(words.askIn, { chat: name }));
    return link;
  }

  /**
   * Set the text of a control; its accessible name also names the step.
   *
   * @param {HTMLElement} control
   * @param {string} text
   */
  #label(control, text) {
    const step = this.closest(".step")?.querySelector("h2")?.textContent;
    control.textContent = text;
    control.ariaLabel = [text, step].filter(Boolean).join(": ");
  }
}
