import { words } from "@params";
import { element } from "../element.js";
import { highlight } from "./highlight.js";
import { wayTo } from "./titles.js";

/** Makes a mark of every second text. */
const marked = (texts) =>
  texts.map((text, number) => (number % 2 ? element("mark", {}, text) : text));

const link = (address, topic, ...children) => {
  const made = element("a", {}, ...children);
  made.href = address;
  made.dataset.topic = topic;
  return made;
};

const way = (topic) => {
  const above = wayTo(topic).join(" › ");
  return above ? [element("span", { className: "search-way" }, above)] : [];
};

/** Makes the item of a topic whose title was found. */
export const titleItem = (topic, query) => {
  const parts = marked(highlight(topic.title, query));
  const title = element("span", { className: "search-title" }, ...parts);
  return element("li", {}, link(topic.address, topic.address, title, " ", ...way(topic)));
};

/** Makes the item of a topic whose text was found: a link to each step that has it. */
export const textItem = ({ address, places }, topic) => {
  const steps = places.map((place) =>
    element(
      "li",
      {},
      link(
        place.address,
        address,
        element("span", { className: "search-title" }, place.names.join(words.between)),
        " ",
        element("span", { className: "search-excerpt" }, ...marked(place.excerpt)),
      ),
    ),
  );
  return element("li", { className: "search-group" }, ...way(topic), element("ul", {}, ...steps));
};
