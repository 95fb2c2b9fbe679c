// Stands in the page's head, so that a chosen scheme is there before anything is painted.
try {
  const theme = localStorage["askbook.theme"];
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // Storage is denied: the device decides.
}
