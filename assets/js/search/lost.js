/** A wrong address: a host knows one page for all of them, that of the first language. */
import { home } from "@params";

const isGiven = () => location.hash.startsWith("#/");

/**
 * Shows the page for wrong addresses of the language that the address is in, if this is
 * another's; tells whether it does. The page is told the address, and gives it back.
 */
export const isLeft = (places) => {
  if (isGiven()) {
    history.replaceState(null, "", location.hash.slice(1));
    return false;
  }
  const homes = places.map(({ pathname }) => pathname);
  const own = homes.find((path) => path.length > home.length && location.pathname.startsWith(path));
  if (own) location.replace(`${own}404.html#${location.pathname}${location.search}`);
  return Boolean(own);
};
