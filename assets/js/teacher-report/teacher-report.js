/**
 * The section of the progress page that saves a report for a teacher: topics, dates and results of
 * the chosen sections as an HTML file.
 *
 * @import {Store} from "../log/store.js"
 */

import { words } from "@params";
import { currentDay, stamp } from "../log/learner-log.js";
import { titles } from "../search/titles.js";
import { checkboxList } from "../shell/checkbox-list.js";
import { element, secondary } from "../shell/element.js";
import { saveFile } from "../shell/save-file.js";
import { reportDocument } from "./document.js";
import { sectionReports } from "./sections.js";

/**
 * Return the section, which is hidden while there is nothing to report.
 *
 * @param {Store} store
 */
export function teacherReport(store) {
  const form = element("form", { className: "teacher-report" });
  const section = element(
    "section",
    { hidden: true },
    element("h2", {}, words.teacherReport),
    secondary(words.teacherReportHelp),
    form,
  );
  let offered = "";
  const draw = async () => {
    const sections = (await reportsOf(store)).map(({ title }) => title);
    section.hidden = !sections.length;
    // The choice stays as it is while the sections are the same.
    if (offered === sections.join("\n")) return;
    offered = sections.join("\n");
    const list = checkboxList(
      words.sectionTopics,
      sections.map((title) => ({ value: title, title })),
    );
    const button = element("button", { className: "plain-button" }, words.teacherReportSave);
    form.replaceChildren(list.group, button);
    form.onsubmit = (event) => {
      event.preventDefault();
      save(store, new Set(list.checked()));
    };
  };
  store.subscribe(draw);
  draw();
  return section;
}

/**
 * Return the reports of all sections; none where the titles of the topics cannot be loaded.
 *
 * @param {Store} store
 */
async function reportsOf({ state }) {
  const topics = await titles().catch(() => new Map());
  return sectionReports(state, topics.values(), stamp());
}

/**
 * @param {Store} store
 * @param {Set<string>} chosen The titles of the chosen sections.
 */
async function save(store, chosen) {
  const reports = await reportsOf(store);
  const sections = reports.filter(({ title }) => chosen.has(title));
  saveFile(reportDocument(sections, currentDay()), "report", "html");
}
