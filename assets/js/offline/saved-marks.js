/** Marks the links to topics that are saved on this device. */

import { words } from "@params";
import { element } from "../shell/element.js";
import { pagePath, topicLinks } from "../shell/page.js";
import { savedAddresses } from "./saved-pages.js";

const about = { role: "img", ariaLabel: words.savedHere, title: words.savedHere };

/** Mark the links in lists; call it again when sections were saved or removed. */
export async function markSaved() {
  const saved = await savedAddresses();
  for (const link of topicLinks(document)) {
    link.querySelector("saved-mark")?.remove();
    if (saved.has(pagePath(link))) link.append(element("saved-mark", about, " ↓"));
  }
}

await markSaved();
