// Stands in the page's head, so that a chosen scheme is there before anything is painted, and
// room for what a learner who comes back is told: see store.js for that key.
try {
  const theme = localStorage["askbook.theme"];
  if (theme) document.documentElement.dataset.theme = theme;
  if (localStorage.askbook) document.documentElement.dataset.back = "";
} catch {
  // Storage is denied: the device decides.
}
