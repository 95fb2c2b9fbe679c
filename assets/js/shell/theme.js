// Inlined in <head>: applies the saved theme, and reserves space for the resume panel where this
// device has progress (log/pending.js), before the first paint.
import { storageName } from "./storage-name.js";

try {
  const theme = localStorage[storageName("theme")];
  if (theme) document.documentElement.dataset.theme = theme;
  if (localStorage[storageName("progress")]) document.documentElement.dataset.hasProgress = "";
} catch {
  // Storage is denied: the device's scheme applies.
}
