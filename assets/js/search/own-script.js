/** Rewrites text in the script of the page's language, such as traditional Chinese. */

import { characters } from "@params";

/**
 * Return a function that rewrites a text in a script. In the table, a line is the name of a script
 * and its characters; a character of another line becomes the one at its place in the script's line.
 *
 * @type {(table: string, script: string) => (text: string) => string}
 */
export const rewriting = (table, script) => {
  const lines = table.split("\n").map((line) => line.split(" "));
  const own = [...(lines.find(([name]) => name === script)?.[1] ?? "")];
  const rewritten = new Map();
  for (const [name, letters = ""] of lines) {
    if (name === script || name === "#") continue;
    [...letters].forEach((letter, place) => {
      if (!rewritten.has(letter)) rewritten.set(letter, own[place]);
    });
  }
  return (text) => [...text].map((letter) => rewritten.get(letter) ?? letter).join("");
};

/**
 * Return a text in the script of the page's language, as far as its characters are known.
 *
 * @param {string} text
 */
export const inOwnScript = async (text) => {
  if (!characters) return text;
  const response = await fetch(characters.table).catch(() => undefined);
  return response?.ok ? rewriting(await response.text(), characters.script)(text) : text;
};
