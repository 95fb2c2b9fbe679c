/**
 * The search in the text of all topics, in a worker that is started for the first query.
 *
 * @import {Answer, Question} from "./worker.js"
 */

import { searchWorker } from "@params";

/** @type {Answer} */
const NOTHING = { total: 0, isExact: false, pages: [] };

/** @type {Worker|undefined} */
let worker;
/** @type {Promise<Answer>|undefined} */
let busy;
/** @type {Question|undefined} */
let newest;

/** @type {(question: Question) => Promise<Answer>} */
const ask = (question) =>
  new Promise((answer) => {
    worker ??= new Worker(searchWorker, { type: "module" });
    worker.onmessage = ({ data }) => answer(data);
    worker.onerror = () => {
      worker = undefined;
      answer(NOTHING);
    };
    worker.postMessage(question);
  });

/**
 * Search the text of all topics: return the number of matching pages, and some of them with the
 * matching places. Return nothing if the site has no text index, or if a newer query arrived
 * while this one waited: on a large site a search takes a while.
 *
 * @type {(query: string, from: number, size: number) => Promise<Answer>}
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
