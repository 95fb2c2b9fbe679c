/** Return the path of a page as its cards and its links name it. */
export const pagePath = ({ pathname }) => pathname.replace(/index\.html$/, "");
