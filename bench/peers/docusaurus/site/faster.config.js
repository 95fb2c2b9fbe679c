/** The same with Rspack, SWC and Lightning CSS. */
module.exports = { ...require("./docusaurus.config.js"), future: { faster: true } };
