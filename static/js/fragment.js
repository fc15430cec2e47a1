// Parts of pages, fetched and put in place. Knows nothing of what they mean.

/** Fetches a part of a page as HTML. Throws when the server refuses or `signal` is aborted. */
export async function fetchFragment(url, signal) {
  const response = await fetch(url, { headers: { accept: "text/html" }, credentials: "same-origin", signal });
  if (!response.ok) throw new Error(`${response.status} ${url}`);
  return response.text();
}

/** The HTML as a document fragment: nothing in it runs. */
export function parsed(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

/** Puts `content` in place of what `element` holds; focus goes back to the same link or field if it is still there. */
export function replaceKeepingFocus(element, content) {
  const focused = element.contains(document.activeElement) ? sameAgain(document.activeElement) : null;
  const scroller = scrollerOf(element);
  const top = scroller?.scrollTop;
  element.replaceChildren(content);
  if (scroller) scroller.scrollTop = top;
  if (focused) element.querySelector(focused)?.focus({ preventScroll: true });
}

/** A selector that finds the element's successor. */
function sameAgain(element) {
  if (element.id) return `#${CSS.escape(element.id)}`;
  const href = element.getAttribute("href");
  return href ? `a[href="${CSS.escape(href)}"]` : null;
}

function scrollerOf(element) {
  for (let at = element; at && at !== document.body; at = at.parentElement) {
    if (at.scrollHeight > at.clientHeight && getComputedStyle(at).overflowY !== "visible") return at;
  }
  return null;
}

/** `url` with more parameters; those that are null or undefined are left out. */
export function withParameters(url, parameters) {
  const address = new URL(url, location.href);
  for (const [name, value] of Object.entries(parameters)) {
    if (value === null || value === undefined) address.searchParams.delete(name);
    else address.searchParams.set(name, value);
  }
  return address.pathname + address.search;
}

/** A text the page carries in `data-text-<name>`, with `{n}` and the like filled in. */
export function textOf(element, name, values = {}) {
  const text = element.dataset[`text${name[0].toUpperCase()}${name.slice(1)}`] ?? "";
  return text.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

/**
 * `act`, called `wait_ms` after the first of many calls and never twice at a time: unlike `debounced` it is not put off
 * for as long as calls keep coming.
 */
export function gathered(act, wait_ms) {
  let waits = false;
  let acts = false;
  let again = false;
  const soon = () => {
    if (acts) again = true;
    if (acts || waits) return;
    waits = true;
    setTimeout(async () => {
      waits = false;
      acts = true;
      await act();
      acts = false;
      if (!again) return;
      again = false;
      soon();
    }, wait_ms);
  };
  return soon;
}

/** `act`, called once the calls have ceased for `wait_ms`; `cancel()` forgets a call that waits. */
export function debounced(act, wait_ms) {
  let timer;
  const soon = (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...given), wait_ms);
  };
  soon.cancel = () => clearTimeout(timer);
  return soon;
}
