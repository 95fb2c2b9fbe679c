/** The same with Rspack, SWC and Lightning CSS, which ask for the flags of the next version. */
module.exports = { ...require("./docusaurus.config.js"), future: { v4: true, faster: true } };
