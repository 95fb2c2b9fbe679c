/**
 * The quiz of a topic's page: marks each answer at once, and records the result of the whole quiz.
 * It grades no card, since choosing an answer is easier than recalling it.
 *
 * @import {Store} from "../log/store.js"
 */

import { style, words } from "@params";
import { moved, open, quizzed, stamp } from "../log/learner-log.js";
import { score } from "../recall/score.js";
import { element, plainButton, styleSheet } from "../shell/element.js";
import { fill } from "../shell/interface-text.js";
import { formerAddresses, pagePath } from "../shell/page.js";
import { storageWarning } from "../shell/storage-warning.js";
import "./quiz-question.js";

/**
 * @param {string} text
 * @param {{right: number, total: number}} result
 */
const resultText = (text, { right, total }) => fill(text, { done: right, total });

/**
 * Make the questions of a list answerable.
 *
 * @param {Element} list
 * @param {Store} store
 * @param {string} page
 */
function addQuiz(list, store, page) {
  const questions = [...list.children].map((card) => {
    const question = element("quiz-question", {});
    card.append(question);
    return question;
  });
  const last = store.state.quizzes.get(page);
  const before = element("p", {}, last ? resultText(words.quizLast, last) : "");
  if (last) list.before(before);
  const panel = element("div", { className: "topic-result", role: "status" });
  list.after(panel);
  const restart = () => {
    for (const question of questions) question.reset();
    panel.replaceChildren();
    questions[0].querySelector("input")?.focus();
  };
  list.addEventListener("answer", async () => {
    if (questions.some(({ isRight }) => isRight === undefined)) return;
    const right = questions.filter(({ isRight }) => isRight).length;
    const result = { right, total: questions.length };
    before.remove();
    await store.append(quizzed(page, result.right, result.total, stamp()));
    panel.replaceChildren(
      score(right / result.total, resultText(words.quizScore, result)),
      element("p", {}, storageWarning(store.status)),
      plainButton(words.reviewRetry, restart),
    );
  });
}

const [store] = await Promise.all([open(), styleSheet(style)]);
const page = pagePath(location);
const list = document.querySelector(".quiz");
store.append(moved(store.state, page, formerAddresses(document), stamp()));
if (list) addQuiz(list, store, page);
