// The desk by keyboard: moving through the queue, opening, the keys of the acts, news that wait to be asked for.
import { easeCaller } from "./caller.js";
import { openBeside } from "./desk-pane.js";
import { keepList, listen } from "./live.js";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey && event.key === "Enter") { save(event.target.form); return; }
  if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (pressed(event.key)) event.preventDefault();
});

const queue = document.querySelector("#queue[data-live]");
if (queue) {
  const news = keepList(queue, document.querySelector("#news"), listAddress);
  listen(queue.dataset.live, { changed: news.look, missed: news.show });
  openBeside(queue, document.querySelector("#pane"), news.show);
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

const bulk = document.querySelector("[data-bulk]");
if (bulk) keepTicks(queue, bulk);

/** What has been chosen stays so when its row changes; the button says how many. */
function keepTicks(list, button) {
  const chosen = new Set();
  const plain = button.textContent;
  const say = () => { button.textContent = chosen.size > 0 ? button.dataset.text.replace("{n}", chosen.size) : plain; };
  list.addEventListener("change", ({ target }) => {
    if (!target.matches(".desk-tick")) return;
    if (target.checked) chosen.add(target.value);
    else chosen.delete(target.value);
    say();
  });
  new MutationObserver(() => {
    const boxes = [...list.querySelectorAll(".desk-tick")];
    for (const box of boxes) box.checked = chosen.has(box.value);
    for (const number of chosen) if (!boxes.some((box) => box.value === number)) chosen.delete(number);
    say();
  }).observe(list, { childList: true, subtree: true });
}

const caller = document.querySelector("form[data-caller]");
if (caller) easeCaller(caller);

/** Where the list is fetched from: without the record beside it. */
function listAddress() {
  const address = new URL(location.href);
  address.searchParams.delete("aperta");
  return address.href;
}

/** Does what a key is for; false when it is for nothing. */
function pressed(key) {
  if (key === "j") return step(1);
  if (key === "k") return step(-1);
  if (key === "x") return tick();
  if (key === "?") return help();
  if (key === "/") return goTo(document.querySelector("[data-search]"));
  const carrier = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find((element) => element.getClientRects().length > 0);
  if (!carrier) return false;
  if (carrier.matches("summary")) unfold(carrier);
  else carrier.click();
  return true;
}

/** Chooses the row that has focus, or not, for what is done to several at once. */
function tick() {
  const box = document.activeElement?.closest("[data-number]")?.querySelector(".desk-tick");
  box?.click();
  return Boolean(box);
}

function goTo(field) {
  field?.focus();
  return Boolean(field);
}

/** Opens an act and goes to its first field. */
function unfold(summary) {
  summary.parentElement.open = true;
  goTo(summary.parentElement.querySelector("input:not([type='hidden']), select, textarea, button") ?? summary);
}

/** The row after or before the one that has focus; the first one without. */
function step(by) {
  const links = [...document.querySelectorAll("a[data-row]")];
  if (links.length === 0) return false;
  const at = links.indexOf(document.activeElement);
  const next = links[at < 0 ? 0 : Math.min(Math.max(at + by, 0), links.length - 1)];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}

/** Ctrl+Enter: the form's own button, or its first. */
function save(form) {
  form?.requestSubmit(form.querySelector("[data-save]") ?? form.querySelector("button[type='submit']"));
}

function help() {
  const dialog = document.querySelector("dialog#keys");
  dialog?.showModal();
  return Boolean(dialog);
}

function isTyping(element) {
  return element.matches?.("input:not([type='checkbox'], [type='radio'], [type='submit'], [type='button']), textarea, select, [contenteditable]");
}
