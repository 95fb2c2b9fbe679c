/** The classic preset with nothing but documents. */
module.exports = {
  title: "Topics",
  url: "https://example.org",
  baseUrl: "/",
  presets: [["classic", { docs: { routeBasePath: "/" }, blog: false }]],
};
