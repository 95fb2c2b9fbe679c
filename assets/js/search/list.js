import { words } from "@params";
import { button, element } from "../element.js";

/** Makes a list below a heading, of the first items; a button shows as many more. */
export const list = async (heading, total, size, itemsFrom) => {
  const items = element("ul");
  let shown = 0;
  const show = async () => {
    const from = shown;
    shown += size;
    const next = await itemsFrom(from, shown);
    items.append(...next);
    if (shown >= total) more.remove();
    return next[0]?.querySelector("a");
  };
  const more = button(words.more, async () => (await show())?.focus(), {
    className: "search-more",
  });
  const section = element(
    "section",
    { className: "search-list" },
    element("h2", {}, heading),
    items,
    more,
  );
  await show();
  return section;
};
