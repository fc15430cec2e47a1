// The desk by keyboard: moving through the queue, opening, the keys of the acts, news that wait to be asked for.
import { fetchFragment, parsed, withParameters } from "./fragment.js";
import { keepList, listen } from "./live.js";

const queue = document.querySelector("[data-queue]");
if (queue) watch(queue);
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey && event.key === "Enter") event.target.form?.requestSubmit();
  if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (pressed(event.key)) event.preventDefault();
});

/** Does what a key is for; false when it is for nothing. */
function pressed(key) {
  if (key === "j") return step(1);
  if (key === "k") return step(-1);
  if (key === "?") return help();
  const carrier = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find((element) => element.getClientRects().length > 0);
  if (!carrier) return false;
  if (carrier.matches("input, select, textarea")) carrier.focus();
  else if (carrier.matches("summary")) unfold(carrier);
  else carrier.click();
  return true;
}

/** Opens an act and goes to its first field. */
function unfold(summary) {
  summary.parentElement.open = true;
  (summary.parentElement.querySelector("input:not([type='hidden']), select, textarea, button") ?? summary).focus();
}

/** The row before or after the one that has focus; the first one without. */
function step(by) {
  const links = [...document.querySelectorAll("[data-row] a[data-open]")];
  if (links.length === 0) return false;
  const at = links.findIndex((link) => link.closest("[data-row]").contains(document.activeElement));
  const next = links[at < 0 ? 0 : Math.min(Math.max(at + by, 0), links.length - 1)];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}

function help() {
  const dialog = document.querySelector("dialog#keys");
  dialog?.showModal();
  return Boolean(dialog);
}

function isTyping(element) {
  return element.matches?.("input:not([type='checkbox'], [type='radio'], [type='submit'], [type='button']), textarea, select, [contenteditable]");
}

function watch(queue) {
  const { live, items, pane } = queue.dataset;
  if (live) {
    const news = keepList(queue, document.querySelector("#news"), () => withParameters(items ?? location.href, { parte: "elenco" }));
    listen(live, { changed: news.look, missed: news.show });
  }
  if (pane) openBeside(queue, document.querySelector(pane));
}

/** Where there is room, the record opens beside the queue, which stays where it is. */
function openBeside(queue, pane) {
  queue.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-open]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !pane || pane.getClientRects().length === 0) return;
    event.preventDefault();
    const html = await fetchFragment(withParameters(link.href, { parte: "scheda" })).catch(() => null);
    if (html === null) { location.href = link.href; return; }
    pane.replaceChildren(parsed(html));
    queue.querySelectorAll("[aria-current]").forEach((row) => row.removeAttribute("aria-current"));
    link.closest("[data-row]").setAttribute("aria-current", "true");
  });
}
