import { chats, words } from "@params";
import { load } from "./load.js";

/** Where the topic stands, so that a word with two meanings has one in a chat. */
const place = () => {
  const titles = [...document.querySelectorAll(".breadcrumbs a")].slice(1);
  if (!titles.length) return "";
  const way = titles.map((title) => title.textContent).join(" › ");
  return `\n\n${words.place.replace("{}", way)}`;
};

/**
 * Adds a button that copies the prompt and links that open it in a chat; the prompt itself
 * is text on the page.
 *
 * With the attribute "tried", which holds the learner's attempt or nothing, the prompt asks
 * for hints instead of the answer.
 */
class AskPrompt extends HTMLElement {
  static observedAttributes = ["tried"];
  added = "";

  async attributeChangedCallback() {
    const { guard } = await load("guard");
    guard(this, this.getAttribute("tried"));
    this.#address();
  }

  connectedCallback() {
    if (this.querySelector(".deeds")) return;
    const deeds = document.createElement("p");
    deeds.className = "deeds";
    for (const { name, url } of chats) {
      const link = document.createElement("a");
      link.rel = "noopener noreferrer nofollow";
      link.target = "_blank";
      link.dataset.chat = url;
      link.textContent = words.open.replace("{}", name);
      deeds.append(link);
    }
    if (navigator.clipboard) deeds.append(this.#button());
    this.append(deeds);
    this.#address();
  }

  get #asked() {
    return this.querySelector(".prompt").textContent;
  }

  #address() {
    const asked = encodeURIComponent(this.#asked + place() + this.added);
    for (const link of this.querySelectorAll("[data-chat]")) link.href = link.dataset.chat + asked;
  }

  #button() {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words.copy;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(this.#asked + this.added);
      button.textContent = words.copied;
      setTimeout(() => {
        button.textContent = words.copy;
      }, 2000);
    });
    return button;
  }
}

customElements.define("ask-prompt", AskPrompt);
