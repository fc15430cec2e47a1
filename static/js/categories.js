// The list of categories: filtered while one types, folded once one is chosen, its questions fetched at once.
import { debounced, fetchFragment, parsed, textOf, withParameters } from "./fragment.js";

const QUESTIONS_AFTER_MS = 200;

/** The code of the category chosen in a form, or "". */
export const picked = (form) => form.querySelector("[name='categoria']:checked, select[name='categoria']")?.value ?? "";

/** Makes the choice in `form` easier; `chosen()` hears each, once its questions are there. */
export function easeCategories(form, chosen) {
  const list = form.querySelector(".category-list");
  const filter = form.querySelector("[data-category-filter]");
  const change = form.querySelector("[data-category-change]");
  const ask = debounced(async () => {
    const code = picked(form);
    const html = await fetchFragment(withParameters(form.dataset.questions, { categoria: code })).catch(() => null);
    if (html !== null && code === picked(form)) form.querySelector("#questions")?.replaceChildren(parsed(html));
    chosen();
  }, QUESTIONS_AFTER_MS);
  form.addEventListener("change", (event) => { if (event.target.name === "categoria") ask(); });
  // A form that came back with errors, or from the browser's memory.
  if (picked(form) && !form.querySelector("#questions")?.childElementCount) ask();
  if (!list || !filter) return;
  const fold = (folded) => {
    if (!change) return;
    list.classList.toggle("category-picked", folded);
    filter.hidden = folded;
    change.hidden = !folded;
  };
  foldWhenChosen(list, fold);
  change?.addEventListener("click", () => {
    fold(false);
    filter.value = "";
    filter.dispatchEvent(new Event("input"));
    filter.focus();
  });
  filterWhileTyping(filter, list, (n) => textOf(form, "categories", { n }), (option) => {
    const input = option.querySelector("input");
    input.checked = true;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    fold(true);
    input.focus({ preventScroll: true });
  });
  fold(picked(form) !== "");
}

/** A click chooses for good; the arrow keys walk through the choices until Enter or the space bar says which. */
function foldWhenChosen(list, fold) {
  let by_pointer = false;
  list.addEventListener("pointerdown", () => { by_pointer = true; });
  list.addEventListener("keydown", (event) => {
    by_pointer = false;
    if (event.key !== "Enter" && event.key !== " ") return;
    if (!list.querySelector("input:checked")) return;
    event.preventDefault();
    fold(true);
  });
  list.addEventListener("change", () => { if (by_pointer) fold(true); });
}

function filterWhileTyping(input, list, said, take) {
  const options = [...list.querySelectorAll(".category-choice")];
  const words = new Map(options.map((option) => [option, plain(`${option.textContent} ${option.dataset.keywords ?? ""}`)]));
  const status = Object.assign(document.createElement("p"), { className: "visually-hidden" });
  status.setAttribute("role", "status");
  input.after(status);
  input.hidden = false;
  const left = () => options.filter((option) => !option.hidden);

  input.addEventListener("input", () => {
    const asked = plain(input.value).trim().split(" ").filter(Boolean);
    for (const option of options) option.hidden = !asked.every((word) => words.get(option).includes(` ${word}`));
    for (const group of list.querySelectorAll(".category-group")) group.hidden = !group.querySelector(".category-choice:not([hidden])");
    status.textContent = asked.length > 0 ? said(left().length) : "";
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "ArrowDown") return;
    event.preventDefault();
    if (event.key === "Enter" && left().length === 1) take(left()[0]);
    else left()[0]?.querySelector("input").focus();
  });
}

/** Lower case, without accents, words apart by one space, a space before each. */
function plain(text) {
  return ` ${text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim()}`;
}
