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
const known = new Map();
let wanted = null;
let shown = null;
let timer;

/** Show previews, unless the browser has no popovers or the reader saves data. */
export function addPreviews() {
  if (!box.showPopover || navigator.connection?.saveData) return;
  box.popover = "manual";
  document.querySelector("main").append(box);
  addEventListener("pointerover", ({ target, pointerType }) => {
    if (pointerType === "mouse") want(box.contains(target) ? shown : linkAt(target));
  });
  addEventListener("focusin", ({ target }) =>
    want(target.matches(":focus-visible") ? linkAt(target) : null),
  );
  addEventListener("keydown", ({ key }) => key === "Escape" && hide());
}

/** Return the link to another page of this site that contains an element, or null. */
function linkAt(target) {
  const link = target.closest?.(LINKS);
  const isOther = link?.origin === location.origin && link.pathname !== location.pathname;
  return isOther ? link : null;
}

function want(link) {
  if (link === wanted) return;
  wanted = link;
  clearTimeout(timer);
  timer = setTimeout(() => (link ? show(link) : hide()), link ? SHOW_DELAY : HIDE_DELAY);
}

async function show(link) {
  if (link === shown) return;
  if (!known.has(link.pathname))
    known.set(
      link.pathname,
      read(link.pathname).catch(() => null),
    );
  const about = await known.get(link.pathname);
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

/** Place the box below the link, or above it where there is more room. */
function place(line) {
  const { width, height } = box.getBoundingClientRect();
  const room = document.documentElement.clientWidth - width - GAP;
  const isBelow = line.bottom + GAP + height < innerHeight || line.top < innerHeight / 2;
  const top = isBelow ? line.bottom + GAP : line.top - GAP - height;
  box.style.translate = `${Math.max(GAP, Math.min(line.left, room))}px ${Math.max(GAP, top)}px`;
}

/** Return the preview's elements; null where the page is not a topic's, or has nothing to show. */
async function read(address) {
  const response = await fetch(address);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const title = page.querySelector(".topic h1")?.textContent;
  const about = page.querySelector("meta[name=description]")?.content;
  const points = [...page.querySelectorAll("[data-format=points] .prose > :is(ol, ul) > li")];
  if (!response.ok || !title || !(about || points.length)) return null;
  return [
    element("p", { className: "topic-preview-title" }, title),
    element("p", {}, about ?? ""),
    element("ul", {}, ...points.slice(0, POINTS).map(simplify)),
  ];
}

/** Remove lists, images, code, tables, links and ids from a point, so that it fits a preview. */
function simplify(point) {
  for (const part of point.querySelectorAll("ol, ul, figure, img, [data-no-preview]"))
    part.remove();
  for (const link of point.querySelectorAll("a")) link.replaceWith(...link.childNodes);
  for (const named of point.querySelectorAll("[id]")) named.removeAttribute("id");
  return point;
}
