/**
 * Previews of linked topics: a tooltip with a topic's first sentence and key points, shown
 * while a link to it is hovered or focused, and read from its page on demand.
 */
import { element } from "../shell/element.js";

const LINKS = ".prose a[href], .previous-next a[href]";
const SHOW_DELAY = 400; // ms
const HIDE_DELAY = 200; // ms, enough to move from the link to its preview
const POINTS = 3;
const GAP = 6;

const box = element("div", { className: "topic-preview", id: "topic-preview", role: "tooltip" });
/** @type {Map<string, Promise<HTMLElement[]|null>>} */
const known = new Map();
/** @type {HTMLAnchorElement|null} */
let wanted = null;
/** @type {HTMLAnchorElement|null} */
let shown = null;
/** @type {number|undefined} */
let timer;

/** Show previews, unless the browser has no popovers or the reader saves data. */
export function addPreviews() {
  const { connection } = /** @type {any} */ (navigator);
  if (!box.showPopover || connection?.saveData) return;
  box.popover = "manual";
  document.querySelector("main")?.append(box);
  // Not at pointerover, which also tells of a page that scrolls below a pointer that rests: a link
  // that gets the focus scrolls into view.
  addEventListener("pointermove", ({ target, pointerType }) => {
    if (pointerType === "mouse") want(isInBox(target) ? shown : linkAt(target));
  });
  addEventListener("focusin", ({ target }) =>
    want(hasVisibleFocus(target) ? linkAt(target) : null),
  );
  addEventListener("keydown", ({ key }) => key === "Escape" && hide());
}

/** @type {(target: EventTarget|null) => boolean} */
const isInBox = (target) => target instanceof Node && box.contains(target);

/** @type {(target: EventTarget|null) => boolean} */
const hasVisibleFocus = (target) => target instanceof Element && target.matches(":focus-visible");

/**
 * Return the link to another page of this site that contains an element, or null.
 *
 * @param {EventTarget|null} target
 */
function linkAt(target) {
  /** @type {HTMLAnchorElement|null} */
  const link = target instanceof Element ? target.closest(LINKS) : null;
  const isOther = link?.origin === location.origin && link.pathname !== location.pathname;
  return isOther ? link : null;
}

/** @param {HTMLAnchorElement|null} link */
function want(link) {
  if (link === wanted) return;
  wanted = link;
  clearTimeout(timer);
  timer = setTimeout(() => (link ? show(link) : hide()), link ? SHOW_DELAY : HIDE_DELAY);
}

/** @param {HTMLAnchorElement} link */
async function show(link) {
  if (link === shown) return;
  const reading = known.get(link.pathname) ?? read(link.pathname).catch(() => null);
  known.set(link.pathname, reading);
  const about = await reading;
  if (wanted !== link) return;
  hide();
  if (!about) return;
  [wanted, shown] = [link, link];
  box.replaceChildren(...about);
  box.showPopover();
  link.setAttribute("aria-describedby", box.id);
  place(link.getClientRects()[0]);
}

function hide() {
  clearTimeout(timer);
  shown?.removeAttribute("aria-describedby");
  wanted = shown = null;
  box.hidePopover();
}

/**
 * Place the box below the link, or above it where there is more room.
 *
 * @param {DOMRect} line The link's first line.
 */
function place(line) {
  const { width, height } = box.getBoundingClientRect();
  const room = document.documentElement.clientWidth - width - GAP;
  const isBelow = line.bottom + GAP + height < innerHeight || line.top < innerHeight / 2;
  const top = isBelow ? line.bottom + GAP : line.top - GAP - height;
  box.style.translate = `${Math.max(GAP, Math.min(line.left, room))}px ${Math.max(GAP, top)}px`;
}

/**
 * Return the preview's elements; null where the page is not a topic's, or has nothing to show.
 *
 * @param {string} address
 */
async function read(address) {
  const response = await fetch(address);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const title = page.querySelector(".topic h1")?.textContent;
  const about = page.querySelector("meta[name=description]")?.getAttribute("content");
  const points = [...page.querySelectorAll("[data-format=points] .prose > :is(ol, ul) > li")];
  if (!response.ok || !title || !(about || points.length)) return null;
  return [
    element("p", { className: "topic-preview-title" }, title),
    element("p", {}, about ?? ""),
    element("ul", {}, ...points.slice(0, POINTS).map(simplify)),
  ];
}

/**
 * Remove lists, images, code, tables, links and ids from a point, so that it fits a preview.
 *
 * @param {Element} point
 */
function simplify(point) {
  for (const part of point.querySelectorAll("ol, ul, figure, img, [data-no-preview]"))
    part.remove();
  for (const link of point.querySelectorAll("a")) link.replaceWith(...link.childNodes);
  for (const named of point.querySelectorAll("[id]")) named.removeAttribute("id");
  return point;
}
