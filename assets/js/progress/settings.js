/** The learner's settings: new cards per day, and desired retention. */

import { locale, words } from "@params";
import { set, stamp } from "../log/learner-log.js";
import { element } from "../shell/element.js";

/** Return the fields; each writes its new value to the store. */
export function settings(store) {
  const { new: limit, retention } = store.state.settings;
  return [
    field(store, "new", words.progressNewLimit, "", {
      type: "number",
      min: "0",
      max: "999",
      value: String(limit),
    }),
    field(store, "retention", words.progressRetention, words.progressRetentionHelp, {
      type: "range",
      min: "0.8",
      max: "0.95",
      step: "0.01",
      value: String(retention),
    }),
  ];
}

function field(store, name, label, note, properties) {
  const input = element("input", { id: `setting-${name}`, ...properties });
  const isRange = input.type === "range";
  const output = element("output", { htmlFor: input.id });
  const show = () => {
    if (!isRange) return;
    output.textContent = Number(input.value).toLocaleString(locale, { style: "percent" });
    input.ariaValueText = output.textContent;
  };
  input.addEventListener("input", show);
  input.addEventListener("change", () => {
    const value = isRange ? Number(input.value) : Math.round(Number(input.value));
    if (input.value) store.append(set(name, value, stamp()));
  });
  show();
  const name_ = element("label", { htmlFor: input.id }, label);
  const control = element("div", { className: "setting-control" }, input, isRange ? output : "");
  const parts = [name_, control];
  if (note) {
    const help = element("p", { className: "secondary", id: `about-${name}` }, note);
    input.setAttribute("aria-describedby", help.id);
    parts.push(help);
  }
  return element("div", { className: "setting" }, ...parts);
}
