/**
 * Numbers as people write them: with a decimal point or comma, separators of thousands, digits of
 * any script, powers of ten, and the unit behind.
 */

/** The form of a number, by its decimal separator; the other separator divides thousands. */
const FORMS = {
  ".": /^(?=.)[-+]?(\d+|[1-9]\d{0,2}(,\d{3})+)?(\.\d+)?(e[-+]?\d+)?$/i,
  ",": /^(?=.)[-+]?(\d+|[1-9]\d{0,2}(\.\d{3})+)?(,\d+)?(e[-+]?\d+)?$/i,
};

/**
 * Return the value of a decimal digit of any script: each script's digits follow each other from
 * zero on.
 *
 * @param {string} character
 */
function digit(character) {
  const code = character.codePointAt(0) ?? 0;
  let before = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(code - before - 1))) before += 1;
  return String(before % 10);
}

/** @type {(text: string) => string} */
const compact = (text) => text.normalize("NFKC").replace(/[\s\p{Cf}'’٬]/gu, "");

/**
 * Return the numbers that a text may mean: two for "1,234", whose comma may be a decimal comma, and
 * none where it is not a number, with or without the unit.
 *
 * @param {string} text
 * @param {string} unit
 */
export function readings(text, unit) {
  const [whole, end] = [compact(text), compact(unit)];
  const plain = (end && whole.endsWith(end) ? whole.slice(0, -end.length) : whole)
    .replace(/\p{Nd}/gu, digit)
    .replace(/[−–]/g, "-")
    .replace(/٫/g, ".")
    .replace(/[×·*]10\^?/, "e");
  const found = Object.entries(FORMS)
    .filter(([, form]) => form.test(plain))
    .map(([decimal]) =>
      Number(plain.replaceAll(decimal === "." ? "," : ".", "").replace(",", ".")),
    );
  return [...new Set(found)].filter(Number.isFinite);
}

/** Differences below this share of a number are errors of arithmetic. */
const PRECISION = 1e-9;

/**
 * Tell whether one of the readings is the right number, within its tolerance.
 *
 * @param {number[]} numbers
 * @param {{value: string, tolerance: string}} amount As they are written: a comma is a decimal comma.
 */
export function isWithin(numbers, { value, tolerance }) {
  const [wanted, distance] = [value, tolerance].map((text) =>
    Number(text.replace("−", "-").replace(",", ".")),
  );
  const most = distance + PRECISION * Math.abs(wanted);
  return numbers.some((number) => Math.abs(number - wanted) <= most);
}
