import { words } from "@params";
import { element } from "./element.js";
import { storageName } from "./storage-name.js";

const KEY = storageName("theme");
const THEMES = { auto: words.themeAuto, light: words.themeLight, dark: words.themeDark };

/** Lets the reader override the device's colour scheme, and saves the choice. */
class ThemeSwitch extends HTMLElement {
  connectedCallback() {
    const options = Object.entries(THEMES).map(([value, name]) =>
      element("option", { value }, name),
    );
    const select = element("select", { ariaLabel: words.theme, title: words.theme }, ...options);
    select.value = document.documentElement.dataset.theme || "auto";
    select.addEventListener("change", () => this.#choose(select.value));
    this.replaceChildren(select);
  }

  /** @param {string} name */
  #choose(name) {
    const root = document.documentElement;
    if (name === "auto") delete root.dataset.theme;
    else root.dataset.theme = name;
    try {
      if (name === "auto") localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, name);
    } catch {
      // Storage is denied: the choice applies to this page only.
    }
  }
}

customElements.define("theme-switch", ThemeSwitch);
