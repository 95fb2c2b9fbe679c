/**
 * Charts as SVG, and tables with the same content.
 *
 * @typedef {{label: string, href?: string, share: number, text: string}} BarRow
 *
 * @typedef {{right: number, all: number}} Share The number of right answers, and of all.
 */

import { locale, words } from "@params";
import { element } from "../shell/element.js";
import { fill } from "../shell/interface-text.js";
import { languageOf } from "../shell/page-language.js";

const SVG = "http://www.w3.org/2000/svg";

/**
 * Return an SVG element.
 *
 * @param {string} name
 * @param {Record<string, string|number>} attributes
 * @param {...(Node|string)} children
 */
function shape(name, attributes, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
}

/**
 * Return a decorative bar, filled from 0 to 1; the text beside it has the number.
 *
 * @param {number} share
 */
function bar(share) {
  return shape(
    "svg",
    { class: "bar", "aria-hidden": "true", focusable: "false" },
    shape("rect", { class: "bar-all", width: "100%", height: "100%" }),
    shape("rect", { class: "bar-part", width: `${100 * share}%`, height: "100%" }),
  );
}

/**
 * Return "8 of 10, 80 %".
 *
 * @type {(share: Share) => string}
 */
export const shareText = ({ right, all }) =>
  fill(words.progressShare, {
    part: right,
    all,
    percent: (all ? right / all : 0).toLocaleString(locale, { style: "percent" }),
  });

/**
 * Return a table in which each row has a bar.
 *
 * @param {string} caption
 * @param {string[]} head The names of the columns.
 * @param {BarRow[]} rows
 */
export function barTable(caption, head, rows) {
  const body = rows.map(({ label, href, share, text }) => {
    const name = href ? element("a", { href, lang: languageOf(href) }, label) : label;
    const cell = element("td", {}, bar(share), element("span", {}, text));
    return element("tr", {}, element("th", { scope: "row" }, name), cell);
  });
  return table("bar-table", caption, head, body);
}

/**
 * @param {string} className
 * @param {string} caption
 * @param {string[]} head
 * @param {HTMLElement[]} body
 */
function table(className, caption, head, body) {
  const cells = head.map((text) => element("th", { scope: "col" }, text));
  return element(
    "table",
    { className },
    element("caption", { className: "visually-hidden" }, caption),
    element("thead", { className: "visually-hidden" }, element("tr", {}, ...cells)),
    element("tbody", {}, ...body),
  );
}

/**
 * Return columns side by side, the first one at the line's start.
 *
 * @param {string} label The chart's content as text.
 * @param {{mark: string, number: number, text: string}[]} items
 */
export function columns(label, items) {
  const most = Math.max(1, ...items.map(({ number }) => number));
  const width = 100 / items.length;
  const isRtl = getComputedStyle(document.documentElement).direction === "rtl";
  const parts = items.flatMap(({ mark, number, text }, place) => {
    const start = width * (isRtl ? items.length - 1 - place : place);
    const height = (66 * number) / most;
    const middle = `${start + width / 2}%`;
    return [
      shape("rect", {
        class: "column",
        x: `${start + width * 0.14}%`,
        y: `${82 - height}%`,
        width: `${width * 0.72}%`,
        height: `${height}%`,
      }),
      shape("text", { class: "column-number", x: middle, y: `${79 - height}%` }, text),
      shape("text", { class: "column-mark", x: middle, y: "97%" }, mark),
    ];
  });
  const line = shape("line", { class: "column-base", x1: 0, x2: "100%", y1: "82%", y2: "82%" });
  return shape("svg", { class: "column-chart", role: "img", "aria-label": label }, ...parts, line);
}

/**
 * Return a table of two columns.
 *
 * @type {(caption: string, head: string[], rows: [string, string][]) => HTMLElement}
 */
export const plainTable = (caption, head, rows) =>
  table(
    "plain-table",
    caption,
    head,
    rows.map(([name, value]) =>
      element("tr", {}, element("th", { scope: "row" }, name), element("td", {}, value)),
    ),
  );
