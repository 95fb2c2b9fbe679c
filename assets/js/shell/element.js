/** Building DOM elements, and loading a style sheet. */

/**
 * Return a new element with properties and children.
 *
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Partial<HTMLElementTagNameMap[Name]>} [properties]
 * @param {...(Node|string)} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function element(name, properties, ...children) {
  const made = document.createElement(name);
  Object.assign(made, properties);
  made.append(...children);
  return made;
}

/**
 * Return a new button.
 *
 * @param {string} text
 * @param {(event: MouseEvent) => unknown} onclick
 * @param {Partial<HTMLButtonElement>} [properties]
 */
export const button = (text, onclick, properties) =>
  element("button", { type: "button", onclick, ...properties }, text);

/**
 * Return a button with an edge (plain-button.css).
 *
 * @type {typeof button}
 */
export const plainButton = (text, onclick, properties) =>
  button(text, onclick, { className: "plain-button", ...properties });

/**
 * Return a paragraph that is less important than the text around it (secondary.css).
 *
 * @param {...(Node|string)} children
 */
export const secondary = (...children) => element("p", { className: "secondary" }, ...children);

/**
 * Load a style sheet; the promise resolves when it has loaded or failed.
 *
 * @param {string} href
 */
export const styleSheet = (href) =>
  new Promise((resolve) => {
    document.head.append(
      element("link", { rel: "stylesheet", href, onload: resolve, onerror: resolve }),
    );
  });
