/** Load a style sheet; the promise is fulfilled when it is there, or cannot be. */
export const styleSheet = (href) =>
  new Promise((resolve) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
    link.onload = link.onerror = resolve;
    document.head.append(link);
  });
