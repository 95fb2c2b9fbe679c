/**
 * Adds a slider to each figure whose drawing has steps. A drawing shows a step where its address
 * ends in the step's id: #step-1, #step-2 and so on; step 0 is the whole drawing, which is also what
 * is printed and shown without JavaScript.
 */

import { style } from "@params";
import { element, styleSheet } from "../shell/element.js";

/** @param {HTMLElement} figure */
function addSlider(figure) {
  const image = figure.querySelector("img");
  const { slider = "", steps = "" } = figure.dataset;
  if (!image || figure.querySelector("input")) return;
  const labels = steps.split("|");
  const address = image.src;
  // Screen readers read the text of the step as the slider's value.
  const text = element("span", { ariaHidden: "true" });
  const input = element("input", { type: "range", max: String(labels.length - 1), value: "0" });
  const show = () => {
    const step = Number(input.value);
    image.src = step ? `${address}#step-${step}` : address;
    text.textContent = labels[step];
    input.setAttribute("aria-valuetext", labels[step]);
  };
  input.addEventListener("input", show);
  addEventListener("beforeprint", () => {
    input.value = "0";
    show();
  });
  show();
  const name = element("label", {}, slider, input);
  const slide = element("div", { className: "figure-slider" }, name, text);
  slide.dataset.screenOnly = "";
  image.after(slide);
}

await styleSheet(style);
for (const figure of document.querySelectorAll("[data-slider]"))
  addSlider(/** @type {HTMLElement} */ (figure));
