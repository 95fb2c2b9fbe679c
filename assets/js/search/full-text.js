/** Asks the search worker for pages whose text matches. */
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
  made.onerror = () => {
    for (const answer of waiting.values()) answer(NOTHING);
  };
  return made;
};

const ask = (question) => {
  worker ??= start();
  return new Promise((answer) => {
    waiting.set(++last, answer);
    worker.postMessage({ id: last, ...question });
  });
};

let busy;
let newest;

/**
 * Searches the text of all topics: gives how many have it, and some of them with the places
 * where they do. Gives nothing where the site has no index of its text, and for a question
 * that another one overtook while it waited: on a large site an answer takes its time.
 */
export const searchText = async (query, from, size) => {
  if (!words.worker) return NOTHING;
  const question = { query, from, size };
  newest = question;
  await busy;
  if (question !== newest) return NOTHING;
  busy = ask(question);
  return busy;
};
