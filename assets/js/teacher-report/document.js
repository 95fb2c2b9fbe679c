/**
 * The report as a document of its own, which needs no other file.
 *
 * @import {Share} from "../progress/charts.js"
 * @import {SectionReport, TopicReport} from "./sections.js"
 */

import { locale, words } from "@params";
import { dateOf } from "../log/learner-log.js";
import { shareText } from "../progress/charts.js";
import { element } from "../shell/element.js";

const STYLE = `
body { max-inline-size: 60rem; margin: 2rem auto; padding-inline: 1rem; font: 1rem/1.5 system-ui, sans-serif; }
table { inline-size: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { border-block-end: 1px solid #bbb; padding: 0.4rem 0.6rem 0.4rem 0; text-align: start; vertical-align: top; }
thead th { color: #555; font-size: 0.875rem; }
tbody th { font-weight: 600; }
`;

const { format } = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" });

/**
 * Return the report as HTML.
 *
 * @param {SectionReport[]} sections
 * @param {number} today The learning day.
 */
export function reportDocument(sections, today) {
  const charset = element("meta");
  charset.setAttribute("charset", "utf-8");
  const head = element(
    "head",
    {},
    charset,
    element("meta", { name: "viewport", content: "width=device-width" }),
    element("title", {}, words.teacherReportTitle),
    element("style", {}, STYLE),
  );
  const body = element(
    "body",
    {},
    element(
      "main",
      {},
      element("h1", {}, words.teacherReportTitle),
      element("p", {}, format(dateOf(today))),
      ...sections.flatMap(({ title, topics }) => [element("h2", {}, title), table(topics)]),
      element("p", {}, words.teacherReportNote),
    ),
  );
  // Part of no document, since the page's security policy refuses the style sheet in any.
  const html = element("html", { lang: locale, dir: document.documentElement.dir }, head, body);
  return `<!doctype html>\n${html.outerHTML}\n`;
}

/**
 * The columns of a table, of which those without any value are left out.
 *
 * @type {[name: string, value: (topic: TopicReport) => string][]}
 */
const COLUMNS = [
  [words.teacherReportFirst, ({ first }) => format(dateOf(first))],
  [words.teacherReportLast, ({ last }) => format(dateOf(last))],
  [words.teacherReportCards, ({ cards }) => result(cards)],
  [words.teacherReportReviews, ({ reviews }) => result(reviews)],
  [words.teacherReportPractice, ({ practice }) => result(practice)],
  [words.teacherReportQuiz, ({ quiz }) => result(quiz)],
];

/** @param {Share} share */
const result = (share) => (share.all ? shareText(share) : "");

/** @param {TopicReport[]} topics */
function table(topics) {
  const columns = COLUMNS.filter(([, value]) => topics.some((topic) => value(topic)));
  const head = [words.progressTopic, ...columns.map(([name]) => name)];
  const rows = topics.map((topic) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, topic.title),
      ...columns.map(([, value]) => element("td", {}, value(topic))),
    ),
  );
  return element(
    "table",
    {},
    element(
      "thead",
      {},
      element("tr", {}, ...head.map((name) => element("th", { scope: "col" }, name))),
    ),
    element("tbody", {}, ...rows),
  );
}
