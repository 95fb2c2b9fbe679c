/** Marks the links to topics that are saved on this device. */

import { words } from "@params";
import { element } from "../shell/element.js";
import { pagePath, topicLinks } from "../shell/page.js";
import { canSave, isSaved } from "./saved-pages.js";

const about = { role: "img", ariaLabel: words.savedHere, title: words.savedHere };

/** Mark the links in lists; call it again when sections were saved or removed. */
export async function markSaved() {
  for (const link of topicLinks(document)) {
    const known = await isSaved(pagePath(link));
    link.querySelector("saved-mark")?.remove();
    if (known) link.append(element("saved-mark", about, " ↓"));
  }
}

if (canSave()) await markSaved();
