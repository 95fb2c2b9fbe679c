/** The parameters that Hugo fills in when it builds a script (layouts/_partials/scripts/). */

/** The site's base path, such as "/" or "/course/". */
export const base: string;

/** The address of the home page in the page's language. */
export const home: string;

/** The page's language, as a BCP 47 tag. */
export const locale: string;

/** The script of the language and the address of the table that rewrites text in it; false if none. */
export const characters: { script: string; table: string } | false;

/** The other languages of the site: home page, name and locale, the default language first. */
export const languages: { home: string; name: string; locale: string }[];

/** The address of the script's own style sheet. */
export const style: string;

/** The address of the list of all topics. */
export const topicsPage: string;

/** The address of the search worker; empty where the site has no text index. */
export const searchWorker: string;

/** The address of the search index's own script. */
export const index: string;

/** The addresses of the scripts that are loaded on demand, by name. */
export const scripts: Record<string, string>;

/** The address of the web app manifest. */
export const manifest: string;

/** The chats that a prompt can be opened in; the prompt is appended to the address. */
export const chats: { name: string; url: string }[];

/** The pages that are always saved for offline reading, and the address of the service worker. */
export const offline: { pages: string[]; worker: string };

/**
 * The address for reports about cards, with the placeholders %7Btitle%7D, %7Baddress%7D and
 * %7Bquestion%7D; empty where the site takes no reports.
 */
export const report: string;

/** Interface text by name (words.toml): a text, or its plural forms by sample numbers. */
// biome-ignore lint/suspicious/noExplicitAny: the type follows from words.toml.
export const words: Record<string, any>;
