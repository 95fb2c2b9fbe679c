/** The custom elements of the site by name, and their events. */
import type { Grade } from "./log/fsrs.js";
import type { Store } from "./log/store.js";
import type { QuizQuestion } from "./quiz/quiz-question.js";
import type { ResumePanel } from "./progress/resume-panel.js";
import type { CardRecall } from "./recall/card-recall.js";
import type { GuessField } from "./recall/guesses.js";

declare global {
  interface HTMLElementTagNameMap {
    "card-recall": CardRecall;
    "guess-field": GuessField;
    "learner-progress": HTMLElement & { start(store: Store): void };
    "practice-session": HTMLElement & { start(store: Store): Promise<void> };
    "quiz-question": QuizQuestion;
    "resume-panel": ResumePanel;
    "review-session": HTMLElement & { start(store: Store): Promise<void> };
    "saved-mark": HTMLElement;
    "topic-mark": HTMLElement;
  }

  interface HTMLElementEventMap {
    grade: CustomEvent<{ grade: Grade; sure?: boolean; ms: number }>;
    guess: CustomEvent<{ text: string | null }>;
  }
}
