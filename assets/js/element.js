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
