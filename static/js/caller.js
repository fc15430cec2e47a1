// A report for a caller, with few keys: the number says who it is, the category is typed, Enter leads to what comes next.
import { fetchFragment, textOf, withParameters } from "./fragment.js";
import { suggest } from "./suggestions.js";

/** Most categories that are suggested. */
const SUGGESTED_MAX = 8;
/** The questions of a category are there by then, if it has any. */
const QUESTIONS_WITHIN_MS = 1500;

export function easeCaller(form) {
  const field = (name) => form.elements.namedItem(name);
  const address = field("indirizzo");
  const category = typeCategory(form, field("categoria"), () => goOn(form));
  recognise(form, field, address);
  form.querySelector("#questions").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.ctrlKey || event.target.matches("textarea")) return;
    event.preventDefault();
    (unanswered(form, event.target) ?? field("oggetto")).focus();
  });
  // An address that was picked: what is next is what it is about.
  form.addEventListener("placed", () => { if (document.activeElement === address) category.focus(); });
}

/** Whoever has called before completes themselves; Enter goes on to the place. */
function recognise(form, field, address) {
  const phone = field("telefono");
  const said = form.querySelector("#caller-text");
  let asked = "";
  const look = async () => {
    const number = phone.value.trim();
    if (number === asked) return;
    asked = number;
    said.textContent = "";
    if (number.replace(/\D/g, "").length < 5) return;
    const answer = await fetchFragment(withParameters(form.dataset.caller, { telefono: number })).then(JSON.parse, () => null);
    if (!answer || phone.value.trim() !== number) return;
    said.textContent = answer.known ? textOf(form, "known", { name: answer.name || answer.email }) : textOf(form, "unknown");
    for (const [name, value] of [["nome", answer.name], ["email", answer.email]]) {
      if (value && !field(name).value) field(name).value = value;
    }
  };
  phone.addEventListener("change", look);
  phone.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.ctrlKey) return;
    event.preventDefault();
    look();
    address.focus();
  });
}

/** A field in which the category is typed, in place of the list; the list is what is sent. Returns the field. */
function typeCategory(form, select, taken) {
  const options = [...select.options].filter((option) => option.value);
  const input = Object.assign(document.createElement("input"), { id: "category-typed", className: "form-control", autocomplete: "off", required: true });
  select.labels[0].htmlFor = input.id;
  select.before(input);
  select.hidden = true;
  select.required = false;
  const named = () => { input.value = select.value ? select.selectedOptions[0].textContent.trim() : ""; };
  named();
  const find = async (text) => {
    const words = plain(text).split(" ").filter(Boolean);
    const group = (option) => option.closest("optgroup")?.label ?? "";
    const has = (where) => words.every((word) => plain(` ${where}`).includes(` ${word}`));
    // What is called so itself comes before what belongs to a group that is.
    const own = options.filter((option) => has(option.textContent));
    const others = options.filter((option) => !own.includes(option) && has(`${option.textContent} ${group(option)}`));
    return [...own, ...others].slice(0, SUGGESTED_MAX).map((option) => ({
      name: option.textContent.trim(), near: group(option), value: option.value,
    }));
  };
  suggest(input, find, form, (one) => {
    select.value = one.value;
    named();
    select.dispatchEvent(new Event("change", { bubbles: true }));
    taken();
  });
  // What names no category is none.
  input.addEventListener("blur", named);
  return input;
}

/** The next question after `from` that must be answered and is not; the others can be gone to by Tab. */
function unanswered(form, from) {
  const fields = [...form.querySelectorAll("#questions :is(select, input:not([type='hidden']), textarea)[required]")];
  const answered = (one) => (one.type === "radio" ? form.querySelector(`[name="${CSS.escape(one.name)}"]:checked`) : one.value);
  const after = (one) => one.name !== from.name && from.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING;
  return fields.find((one) => after(one) && !answered(one));
}

/** To the first question of the category once they are there, or to the subject. */
function goOn(form) {
  const questions = form.querySelector("#questions");
  const subject = form.elements.namedItem("oggetto");
  const arrived = new MutationObserver(() => go(questions.querySelector("select, input:not([type='hidden']), textarea") ?? subject));
  const late = setTimeout(() => go(subject), QUESTIONS_WITHIN_MS);
  function go(to) {
    arrived.disconnect();
    clearTimeout(late);
    // Who has gone elsewhere meanwhile is left there.
    if (document.activeElement?.id === "category-typed") to.focus();
  }
  arrived.observe(questions, { childList: true });
}

function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ");
}
