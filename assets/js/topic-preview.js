/**
 * What a topic is about, beside a link to it, while that is pointed at or has the focus: its
 * first sentence and key points, taken from its page when they are asked for.
 */
import { element } from "./element.js";

const LINKS = ".prose a[href], .neighbours a[href]";
const PATIENCE = 400; // ms until it is plain that a link is meant
const LEAVE = 200; // ms to go from the link to what is shown
const POINTS = 3;
const GAP = 6;

const box = element("div", { className: "topic-preview", id: "topic-preview", role: "tooltip" });
const known = new Map();
let meant = null;
let shown = null;
let timer;

/** Show previews, where the browser can lay them over the page and the reader has data to spare. */
export function addPreviews() {
  if (!box.showPopover || navigator.connection?.saveData) return;
  box.popover = "manual";
  document.querySelector("main").append(box);
  addEventListener("pointerover", ({ target, pointerType }) => {
    if (pointerType === "mouse") mean(box.contains(target) ? shown : linkAt(target));
  });
  addEventListener("focusin", ({ target }) =>
    mean(target.matches(":focus-visible") ? linkAt(target) : null),
  );
  addEventListener("keydown", ({ key }) => key === "Escape" && hide());
}

/** Return the link to another page of this site that is there, or null. */
function linkAt(target) {
  const link = target.closest?.(LINKS);
  const isOther = link?.origin === location.origin && link.pathname !== location.pathname;
  return isOther ? link : null;
}

function mean(link) {
  if (link === meant) return;
  meant = link;
  clearTimeout(timer);
  timer = setTimeout(() => (link ? show(link) : hide()), link ? PATIENCE : LEAVE);
}

async function show(link) {
  if (link === shown) return;
  if (!known.has(link.pathname))
    known.set(
      link.pathname,
      read(link.pathname).catch(() => null),
    );
  const about = await known.get(link.pathname);
  if (meant !== link) return;
  hide();
  if (!about) return;
  [meant, shown] = [link, link];
  box.replaceChildren(...about);
  box.showPopover();
  link.setAttribute("aria-describedby", box.id);
  place(link.getClientRects()[0]);
}

function hide() {
  clearTimeout(timer);
  shown?.removeAttribute("aria-describedby");
  meant = shown = null;
  box.hidePopover();
}

/** Lay the box below the link, or above it where there is more room. */
function place(line) {
  const { width, height } = box.getBoundingClientRect();
  const room = document.documentElement.clientWidth - width - GAP;
  const isBelow = line.bottom + GAP + height < innerHeight || line.top < innerHeight / 2;
  const top = isBelow ? line.bottom + GAP : line.top - GAP - height;
  box.style.translate = `${Math.max(GAP, Math.min(line.left, room))}px ${Math.max(GAP, top)}px`;
}

/** Return what tells of a topic; null where the page is no topic's, or tells nothing. */
async function read(address) {
  const response = await fetch(address);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const title = page.querySelector(".topic h1")?.textContent;
  const about = page.querySelector("meta[name=description]")?.content;
  const points = [...page.querySelectorAll("[data-kind=keypoint] .prose > :is(ol, ul) > li")];
  if (!response.ok || !title || !(about || points.length)) return null;
  return [
    element("p", { className: "topic-preview-title" }, title),
    element("p", {}, about ?? ""),
    element("ul", {}, ...points.slice(0, POINTS).map(bare)),
  ];
}

/** Return a point without what is not to be read at a glance, or leads on. */
function bare(point) {
  for (const part of point.querySelectorAll("ol, ul, figure, img, table, .code")) part.remove();
  for (const link of point.querySelectorAll("a")) link.replaceWith(...link.childNodes);
  for (const named of point.querySelectorAll("[id]")) named.removeAttribute("id");
  return point;
}
