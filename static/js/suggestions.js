// Suggestions under a text field, e.g. places by name: a combobox with a list, as the ARIA practices describe it.
import { debounced, textOf, withParameters } from "./fragment.js";

const ASK_AFTER_MS = 180;
const LETTERS_MIN = 2;

/** Suggests places for `input` from `url` (JSON `[{name, near, lon, lat}]`); `chosen(place)` hears which was taken. */
export function suggestPlaces(input, url, texts, chosen) {
  const find = async (text, signal) => {
    const answer = await fetch(withParameters(url, { q: text }), { signal }).catch(() => null);
    return answer?.ok ? answer.json() : [];
  };
  return suggest(input, find, texts, chosen);
}

/** Suggests what `find(text, signal)` comes to, as `[{name, near}]`; `chosen(one)` hears which was taken. */
export function suggest(input, find, texts, chosen) {
  const list = listFor(input);
  const status = statusFor(input);
  let places = [];
  let at = -1;
  let asked = new AbortController();

  const close = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const show = (found) => {
    places = found;
    list.replaceChildren(...found.map((place, index) => option(place, `${list.id}-${index}`)));
    list.hidden = found.length === 0;
    at = -1;
    input.setAttribute("aria-expanded", String(found.length > 0));
    input.removeAttribute("aria-activedescendant");
    status.textContent = found.length > 0 ? textOf(texts, "found", { n: found.length }) : textOf(texts, "none");
  };
  const ask = async () => {
    asked.abort();
    const text = input.value.trim();
    if (text.length < LETTERS_MIN) { close(); return []; }
    asked = new AbortController();
    const found = await find(text, asked.signal);
    if (input.value.trim() === text) show(found);
    return found;
  };
  const askSoon = debounced(ask, ASK_AFTER_MS);
  const take = (place) => {
    askSoon.cancel();
    asked.abort();
    input.value = place.near ? `${place.name}, ${place.near}` : place.name;
    close();
    chosen(place);
  };
  const go = (to) => {
    list.children[at]?.setAttribute("aria-selected", "false");
    at = (to + places.length) % places.length;
    const current = list.children[at];
    current.setAttribute("aria-selected", "true");
    current.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", current.id);
  };

  input.addEventListener("input", askSoon);
  input.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => {
    // Before the field loses focus and the list goes away.
    event.preventDefault();
    const index = [...list.children].indexOf(event.target.closest("li"));
    if (index >= 0) take(places[index]);
  });
  input.addEventListener("keydown", async (event) => {
    if (event.key === "ArrowDown" && !list.hidden) { event.preventDefault(); go(at + 1); }
    else if (event.key === "ArrowUp" && !list.hidden) { event.preventDefault(); go(at < 0 ? -1 : at - 1); }
    else if (event.key === "Escape" && !list.hidden) { event.stopPropagation(); close(); }
    else if (event.key === "Enter") {
      event.preventDefault();
      if (at >= 0) take(places[at]);
      else await best();
    }
  });
  /** The first that is found for what is typed; what the search button does. */
  const best = async () => {
    askSoon.cancel();
    const found = await ask();
    if (found.length > 0) take(found[0]);
  };
  return { best };
}

function listFor(input) {
  const list = document.createElement("ul");
  list.id = `${input.id}-suggestions`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels?.[0]?.textContent ?? "");
  list.hidden = true;
  // Under the whole row of field and button.
  const row = input.closest(".input-group") ?? input;
  row.parentElement.classList.add("suggestions-around");
  row.after(list);
  input.autocomplete = "off";
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) {
    input.setAttribute(name, value);
  }
  return list;
}

function statusFor(input) {
  const status = document.createElement("span");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  input.closest(".suggestions-around").append(status);
  return status;
}

function option(place, id) {
  const item = document.createElement("li");
  item.id = id;
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  item.append(Object.assign(document.createElement("span"), { textContent: place.name }));
  if (place.near) item.append(Object.assign(document.createElement("small"), { textContent: place.near }));
  return item;
}
