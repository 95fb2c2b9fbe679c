/** Pages of content/ in one layout of five lines. */
export default function (config) {
  config.addGlobalData("layout", "page.njk");
  return { dir: { input: "content", includes: "../layouts", output: "public" } };
}
