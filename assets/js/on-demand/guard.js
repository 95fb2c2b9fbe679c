import { words } from "@params";

/**
 * Makes a prompt ask for hints instead of the answer, wherever it is copied or opened, once
 * the learner has tried; with null as the attempt, makes it what it was.
 */
export const guard = (element, attempt) => {
  const parts = attempt === null ? [] : ["", words.request];
  if (attempt) parts.push(`${words.attempt} ${attempt}`);
  element.added = parts.join("\n\n");
  element.querySelector(".guarded")?.remove();
  if (element.added) element.append(note());
};

const note = () => {
  const paragraph = document.createElement("p");
  paragraph.className = "guarded";
  paragraph.textContent = words.note;
  return paragraph;
};
