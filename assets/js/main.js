/** The script of every page. */
import { manifest } from "@params";
import { element } from "./shell/element.js";
import { load } from "./shell/lazy-load.js";
import { handleShortcuts } from "./shell/shortcuts.js";
import "./search/search-opener.js";
import "./reading/step-nav.js";
import "./shell/theme-switch.js";

handleShortcuts(async () => (await load("shortcut-help")).show());

// A browser reads the manifest when someone installs the site: the first view does without it.
addEventListener("load", () =>
  document.head.append(element("link", { rel: "manifest", href: manifest })),
);
