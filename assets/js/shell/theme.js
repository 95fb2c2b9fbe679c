// Inlined in <head>: applies the saved theme, and reserves space for the resume panel where this
// device has progress (log/store.js), before the first paint.
try {
  const theme = localStorage["askbook.theme"];
  if (theme) document.documentElement.dataset.theme = theme;
  if (localStorage.askbook) document.documentElement.dataset.back = "";
} catch {
  // Storage is denied: the device decides.
}
