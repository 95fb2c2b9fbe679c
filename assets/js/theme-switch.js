import { words } from "@params";

const KEY = "askbook.theme";

/** Lets the reader choose light or dark over what the device says, and keeps the choice. */
class ThemeSwitch extends HTMLElement {
  connectedCallback() {
    const select = document.createElement("select");
    select.setAttribute("aria-label", words.theme);
    for (const name of ["auto", "light", "dark"]) select.append(new Option(words[name], name));
    select.value = document.documentElement.dataset.theme || "auto";
    select.addEventListener("change", () => this.#choose(select.value));
    this.replaceChildren(select);
  }

  #choose(name) {
    const root = document.documentElement;
    if (name === "auto") delete root.dataset.theme;
    else root.dataset.theme = name;
    try {
      if (name === "auto") localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, name);
    } catch {
      // Storage is denied: the choice holds for this page.
    }
  }
}

customElements.define("theme-switch", ThemeSwitch);
