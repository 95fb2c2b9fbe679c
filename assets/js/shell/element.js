/** Building DOM elements, and loading a style sheet. */
/**
 * Return a new element with properties and children.
 *
 * @param {string} name
 * @param {object} [properties]
 * @param {...(Node|string)} children
 */
export function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** Return a new button. */
export const button = (text, onclick, properties) =>
  element("button", { type: "button", onclick, ...properties }, text);

/** Load a style sheet; the promise resolves when it has loaded or failed. */
export const styleSheet = (href) =>
  new Promise((resolve) => {
    document.head.append(
      element("link", { rel: "stylesheet", href, onload: resolve, onerror: resolve }),
    );
  });
