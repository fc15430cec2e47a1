// The stream of changes, and the quiet button that tells of new ones. Nothing on the page moves by itself.
import { fetchFragment, gathered, parsed, replaceKeepingFocus } from "./fragment.js";

/** The list is looked at again this long after a change, a little apart for each client, and well within a second. */
const LOOK_AFTER_MS = 150;
const LOOK_SPREAD_MS = 250;

/** Listens to `url`: `changed(change)` for each change, `missed()` when some were missed and all must be taken anew. */
export function listen(url, { changed, missed }) {
  const stream = new EventSource(url);
  stream.addEventListener("change", (event) => changed(JSON.parse(event.data)));
  stream.addEventListener("resync", missed);
  // A page that is left lets its line go, and takes all anew when it comes back from the browser's memory.
  addEventListener("pagehide", () => stream.close(), { once: true });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  return stream;
}

/**
 * Keeps a list of `[data-number]` up to date: what is shown changes in its place, what is new waits behind `button`
 * until it is asked for. `address()` is where the list is fetched from, alone or within a whole page. Returns `look`, to be called on a change, and
 * `show`, to fetch and show at once.
 */
export function keepList(list, button, address) {
  let waiting = null;
  let fetching = new AbortController();

  const fetched = async () => {
    fetching.abort();
    fetching = new AbortController();
    const content = parsed(await fetchFragment(address(), fetching.signal));
    return insideOf(content.querySelector(`#${list.id}`)) ?? content;
  };
  const put = (content) => {
    waiting = null;
    if (button) button.hidden = true;
    replaceKeepingFocus(list, content);
  };
  const look = gathered(async () => {
    const content = await fetched().catch(() => null);
    if (!content) return;
    const fresh = [...content.querySelectorAll("[data-number]")].filter((item) => !shown(list, item.dataset.number));
    mendShown(list, content);
    if (!button || fresh.length === 0) return;
    waiting = content;
    button.textContent = button.dataset.text.replace("{n}", fresh.length);
    button.hidden = false;
  }, LOOK_AFTER_MS + Math.random() * LOOK_SPREAD_MS);
  const show = async () => {
    const content = await fetched().catch(() => null);
    if (content) put(content);
  };

  button?.addEventListener("click", () => {
    if (waiting) put(waiting);
    list.querySelector("[data-number] a")?.focus();
  });
  return { look, show };
}

/** What the list holds, where a whole page was fetched. */
function insideOf(list) {
  if (!list) return null;
  const content = document.createDocumentFragment();
  content.append(...list.childNodes);
  return content;
}

function shown(list, number) {
  return list.querySelector(`[data-number="${CSS.escape(number)}"]`);
}

/** What is shown and has changed takes its new form where it stands; what has focus is left alone. */
function mendShown(list, content) {
  for (const item of content.querySelectorAll("[data-number]")) {
    const old = shown(list, item.dataset.number);
    if (!old) continue;
    if (comparable(old) === comparable(item)) age(old, item);
    else if (!old.contains(document.activeElement)) old.replaceWith(item.cloneNode(true));
  }
}

/** What has not changed has grown older. */
function age(old, item) {
  const times = item.querySelectorAll("time");
  old.querySelectorAll("time").forEach((time, index) => { if (times[index]) time.textContent = times[index].textContent; });
}

/** What of an item counts as changed: not how long ago it was. */
function comparable(item) {
  const copy = item.cloneNode(true);
  copy.querySelectorAll("time").forEach((time) => time.remove());
  return copy.outerHTML.replace(/\s+/g, " ");
}
