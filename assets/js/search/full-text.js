/** Asks the search worker for pages whose text matches. */
import { searchWorker } from "@params";

const NOTHING = { total: 0, pages: [] };

const waiting = new Map();
let worker;
let last = 0;

const start = () => {
  const made = new Worker(searchWorker, { type: "module" });
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
 * Search the text of all topics: return the number of matching pages, and some of them with the
 * matching places. Return nothing if the site has no text index, or if a newer query arrived
 * while this one waited: on a large site a search takes a while.
 */
export const searchText = async (query, from, size) => {
  if (!searchWorker) return NOTHING;
  const question = { query, from, size };
  newest = question;
  await busy;
  if (question !== newest) return NOTHING;
  busy = ask(question);
  return busy;
};
