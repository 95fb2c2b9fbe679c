import { words } from "@params";
import { element, marked } from "./element.js";
import { highlight } from "./highlight.js";
import { wayTo } from "./titles.js";

const link = (address, topic, ...children) => {
  const made = element("a", "", ...children);
  made.href = address;
  made.dataset.topic = topic;
  return made;
};

const way = (topic) => {
  const above = wayTo(topic).join(" › ");
  return above ? [element("span", "search-way", above)] : [];
};

/** Makes the item of a topic whose title was found. */
export const titleItem = (topic, query) => {
  const title = element("span", "search-title", ...marked(highlight(topic.title, query)));
  return element("li", "", link(topic.address, topic.address, title, " ", ...way(topic)));
};

/** Makes the item of a topic whose text was found: a link to each step that has it. */
export const textItem = ({ address, places }, topic) => {
  const steps = places.map((place) =>
    element("li", "", link(
      place.address,
      address,
      element("span", "search-title", place.names.join(words.between)),
      " ",
      element("span", "search-excerpt", ...marked(place.excerpt)),
    )),
  );
  return element("li", "search-group", ...way(topic), element("ul", "", ...steps));
};
