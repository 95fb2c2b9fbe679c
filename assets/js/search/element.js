/** Makes an element: its name, its class and what is in it. */
export const element = (name, className, ...children) => {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
};

/** Makes a button. */
export const button = (className, label, act) => {
  const made = element("button", className, label);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
};

/** Makes a mark of every second text. */
export const marked = (texts) =>
  texts.map((text, number) => (number % 2 ? element("mark", "", text) : text));
