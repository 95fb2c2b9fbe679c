import { words } from "@params";

const NOTHING = { total: 0, pages: [] };

const waiting = new Map();
let worker;
let last = 0;

const start = () => {
  const made = new Worker(words.worker, { type: "module" });
  made.onmessage = ({ data }) => {
    waiting.get(data.id)(data);
    waiting.delete(data.id);
  };
  made.onerror = () => waiting.forEach((answer) => answer(NOTHING));
  return made;
};

/**
 * Searches the text of all topics: gives how many have it, and some of them with the places
 * where they do. Gives nothing where the site has no index of its text.
 */
export const searchText = (query, from, size) => {
  if (!words.worker) return NOTHING;
  worker ??= start();
  return new Promise((answer) => {
    waiting.set(++last, answer);
    worker.postMessage({ id: last, query, from, size });
  });
};
