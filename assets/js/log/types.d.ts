/** The shapes of the log's events, and of the state that follows from them. */
import type { Grade, Memory } from "./fsrs.js";

/** The time of an event, with a unique id. */
export interface Stamp {
  id: string;
  /** UTC milliseconds. */
  at: number;
  /** Minutes by which local time is ahead of UTC. */
  offset: number;
}

/** An event of any kind, as it is stored; isSound() checks its fields. */
export interface StoredEvent extends Stamp {
  kind: string;
  // biome-ignore lint/suspicious/noExplicitAny: an event comes from a file or a database.
  [field: string]: any;
}

/** A graded card. */
export interface GradeEvent extends Stamp {
  kind: "grade";
  /** The card's page and id, as "page#id". */
  card: string;
  /** The question's hash. */
  q: string;
  /** The hash of the earlier wording whose history a reworded question continues. */
  of?: string;
  /** The answer's hash. */
  a: string;
  /** The answer's text, where it is new or changed. */
  text?: string;
  grade: Grade;
  /** Whether the learner was sure of the answer before seeing it. */
  sure?: boolean;
  /** Milliseconds until the grade. */
  ms?: number;
  /** The ids of earlier grades that a wrong clock dated later. */
  after?: string[];
}

/** A guess before reading; the text "" is "I don't know". */
export interface GuessEvent extends Stamp {
  kind: "guess";
  card: string;
  q: string;
  text: string;
}

/** The learner's verdict on a guess, whose id is `of`. */
export interface JudgeEvent extends Stamp {
  kind: "judge";
  of: string;
  right: boolean;
}

/** The reversal of the event whose id is `of`. */
export interface UndoEvent extends Stamp {
  kind: "undo";
  of: string;
}

/** A step of a page that was read. */
export interface ReadEvent extends Stamp {
  kind: "read";
  page: string;
  step: string;
  title?: string;
  /** The number of the page's cards. */
  cards?: number;
  /** The next topic. */
  next?: Link;
}

/** The questions that a page has now: a known one was lost or is back. */
export interface CardsEvent extends Stamp {
  kind: "cards";
  page: string;
  /** The questions' hashes. */
  q: string[];
  /** The number of the page's cards. */
  cards?: number;
}

/** The learner wants no more cards of a page. */
export interface DropEvent extends Stamp {
  kind: "drop";
  page: string;
}

/**
 * A card that is not to be asked: suspended, buried until a later day, or asked again. The last
 * event of a card counts.
 */
export interface SuspendEvent extends Stamp {
  kind: "suspend";
  card: string;
  /** The hashes of the question and the answer: a card with another wording is asked. */
  q: string;
  a: string;
  /** The question, for the list of suspended cards. */
  text: string;
  /** The learning day from which the card is asked again: 0 at once, null never. */
  until: number | null;
  /** Whether the learner reported a mistake in the card. */
  reported?: boolean;
}

/** An answer in practice, which changes no interval. */
export interface PracticeEvent extends Stamp {
  kind: "practice";
  card: string;
  q: string;
  right: boolean;
}

/** The result of a page's quiz, which changes no card. */
export interface QuizEvent extends Stamp {
  kind: "quiz";
  page: string;
  /** The number of questions answered right, and of all questions. */
  right: number;
  total: number;
}

/** An exam about a page and the topics inside it. */
export interface ExamEvent extends Stamp {
  kind: "exam";
  page: string;
  title: string;
  /** The learning day of the exam. */
  day: number;
}

/** A page that has moved. */
export interface MoveEvent extends Stamp {
  kind: "move";
  page: string;
  /** The page's former addresses. */
  from: string[];
}

/** A changed setting. */
export interface SettingEvent extends Stamp {
  kind: "setting";
  name: keyof Settings;
  value: number;
}

/** An event of a known kind. */
export type LogEvent =
  | GradeEvent
  | GuessEvent
  | JudgeEvent
  | UndoEvent
  | ReadEvent
  | CardsEvent
  | DropEvent
  | SuspendEvent
  | PracticeEvent
  | QuizEvent
  | ExamEvent
  | MoveEvent
  | SettingEvent;

/** A topic's page and title. */
export interface Link {
  page: string;
  title: string;
}

export interface Settings {
  /** New cards per day. */
  new: number;
  /** The desired share of cards recalled when due. */
  retention: number;
}

/** A card as its page has it today. */
export interface Card {
  page: string;
  id: string;
  question: string;
  answer: string;
  /** The question's hash. */
  q: string;
  /** The answer's hash. */
  a: string;
}

/** The state of a card that was graded. */
export interface CardState {
  /** The card's page and track, as "page#track". */
  key: string;
  page: string;
  /** The card's id when it was last graded. */
  id: string;
  /** The hash of the question's first wording. */
  track: string;
  /** The hash of the question as it was last graded. */
  q: string;
  /** The hash of the answer as it was last graded. */
  a: string;
  /** The text of that answer. */
  text: string;
  memory: Memory;
  /** The local day of the last grade. */
  day: number;
  /** The local day on which the card is due, wherever the learner is then. */
  dueDay: number;
  /** The last grade. */
  grade: Grade;
  /** Whether the learner was sure of the answer before that grade. */
  sure?: boolean;
  reps: number;
  /** How often it was forgotten after it had been learned. */
  lapses: number;
  first: { at: number; day: number; grade: Grade };
  /** Whether the page no longer has the question. */
  gone: boolean;
  /** The learning day before which the card is not asked; 0 if it is not suspended. */
  until: number;
  /** The exams about the card. */
  exams: Exam[];
  grades: GradeEvent[];
}

/** A card's history, compared with its page today. */
export interface Match {
  known: CardState;
  /** The card has another id. */
  moved: boolean;
  /** The question has another wording. */
  reworded: boolean;
  /** The answer is not the one that was learned. */
  changed: boolean;
  /** The answer that was learned, where it changed. */
  was: string;
}

/** The state of a page that was read, or whose questions were recorded. */
export interface PageState {
  page: string;
  /** The steps that were read. */
  steps: string[];
  title?: string;
  /** The number of the page's cards. */
  cards?: number;
  /** The last step that was read, and the time. */
  step?: string;
  at?: number;
  /** The time of the first step. */
  first?: number;
  /** The hashes of the page's questions, and the time of recording. */
  seen?: { at: number; q: string[] };
}

/** The last guess at a question. */
export interface Guess {
  /** The id of its event. */
  id: string;
  at: number;
  card: string;
  q: string;
  text: string;
  /** The learner's verdict, if any. */
  right?: boolean;
}

/** A suspended card, with its page today. */
export interface Suspension extends SuspendEvent {
  page: string;
}

/** An exam, and the number of days before it in which each of its cards is asked. */
export interface Exam {
  id: string;
  page: string;
  title: string;
  day: number;
  span: number;
}

/** The last step that was read. */
export interface Place {
  page: string;
  step: string;
  title?: string;
  /** The next topic. */
  next?: Link;
  at: number;
}

/** The learner's state. */
export interface State {
  /** All events, oldest first. */
  events: StoredEvent[];
  /** By page and track. */
  cards: Map<string, CardState>;
  /** By page. */
  pages: Map<string, PageState>;
  /** By page and the question's hash. */
  guesses: Map<string, Guess>;
  /** By page and the question's track. */
  suspensions: Map<string, Suspension>;
  /** The last result of each page's quiz, by page. */
  quizzes: Map<string, QuizEvent>;
  /** The answers in practice, by page. */
  practice: Map<string, PracticeEvent[]>;
  exams: Exam[];
  place: Place | null;
  settings: Settings;
  /** The ids of events that were undone. */
  undone: Set<string>;
  /** For a reworded question, by page and hash, the key of the earlier wording. */
  roots: Map<string, string>;
}
