import { words } from "@params";

const STEPS = 3; // shown of one topic

let loading;

/** Gives Pagefind, or nothing where the site has no index of its text. */
const pagefind = () =>
  (loading ??= words.index ? import(words.index).catch(() => undefined) : Promise.resolve());

/** Cuts an excerpt into texts, every second one a word that was found. */
const cut = (excerpt) =>
  excerpt
    .split(/<\/?mark>/)
    .map((text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">"));

/** The anchor that a word stands below: the last one of its kind before it. */
const before = (page, word, isKind) =>
  page.anchors.filter((anchor) => isKind(anchor) && anchor.location <= word).at(-1);

/** One place in a page: the step's name, where it is, and the words around it. */
const place = (page, { anchor, excerpt, locations, title, url }) => {
  const word = locations[0];
  const step = before(page, word, ({ element }) => element === "h2");
  const nearest = before(page, word, ({ location }) => location >= (anchor?.location ?? 0));
  const names = new Set([anchor && step?.text, anchor && title]);
  names.delete(undefined);
  return {
    address: nearest ? `${page.url}#${nearest.id}` : url,
    names: [page.meta.title, [...names].join(" › ")].filter(Boolean),
    step: step?.id,
    excerpt: cut(excerpt),
    hits: locations.length,
  };
};

/** The best place of each step, in the page's order, of the steps with most to show. */
const places = (page) => {
  const best = new Map();
  for (const found of page.sub_results.map((result) => place(page, result))) {
    if (found.hits > (best.get(found.step)?.hits ?? 0)) best.set(found.step, found);
  }
  const shown = new Set([...best.values()].sort((a, b) => b.hits - a.hits).slice(0, STEPS));
  return [...best.values()].filter((found) => shown.has(found));
};

/** Searches the text of all topics: gives a function for each, which fetches its places. */
export const searchText = async (query) => {
  const found = await (await pagefind())?.search(query);
  return found?.results.map((result) => async () => {
    const page = await result.data();
    return { address: page.url, places: places(page) };
  });
};
