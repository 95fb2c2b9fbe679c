// Inlined in <head>: applies the saved theme, and reserves space for the resume panel where this
// device has progress, and for a due card (log/pending.js), before the first paint.
import { storageName } from "./storage-name.js";

const { dataset } = document.documentElement;
try {
  const theme = localStorage[storageName("theme")];
  if (theme) dataset.theme = theme;
  const progress = localStorage[storageName("progress")];
  if (progress) {
    dataset.hasProgress = "";
    if (JSON.parse(progress).due <= Date.now()) dataset.hasDue = "";
  }
} catch {
  // Storage is denied or damaged: the defaults apply.
}
