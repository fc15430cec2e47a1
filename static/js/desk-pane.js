// The record that is open beside the queue: fetched when a row is opened, sent and shown again without leaving the page.
import { fetchFragment, parsed } from "./fragment.js";

/** Narrower than this the record has a page of its own. */
const BESIDE = matchMedia("(min-width: 992px)");

/** Opens rows of `list` in `pane`; `changed()` hears when something was done. */
export function openBeside(list, pane, changed) {
  let asked = new AbortController();

  const markOpen = () => {
    const number = pane.querySelector("[data-number]")?.dataset.number;
    for (const link of list.querySelectorAll("a[data-row]")) {
      if (link.closest("[data-number]").dataset.number === number) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  // Rows that changed have been replaced.
  new MutationObserver(markOpen).observe(list, { childList: true, subtree: true });
  const show = (html) => {
    pane.replaceChildren(parsed(html));
    pane.removeAttribute("data-empty");
    pane.scrollTop = 0;
    markOpen();
  };
  const failed = () => {
    const said = Object.assign(document.createElement("p"), { className: "alert alert-danger", textContent: pane.dataset.textFailed });
    said.setAttribute("role", "alert");
    pane.prepend(said);
  };
  const open = async (link) => {
    asked.abort();
    asked = new AbortController();
    const { number } = link.closest("[data-number]").dataset;
    pane.setAttribute("aria-busy", "true");
    try {
      show(await fetchFragment(`${link.getAttribute("href")}?parte=scheda`, asked.signal));
      remember(number);
    } catch (error) {
      if (error.name !== "AbortError") failed();
    } finally {
      pane.removeAttribute("aria-busy");
    }
  };
  list.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-row]");
    // Public pages, and what is to go into a tab of its own, stay links.
    if (!link || !BESIDE.matches || event.ctrlKey || event.metaKey || event.shiftKey || !link.getAttribute("href").includes("/ufficio/")) return;
    event.preventDefault();
    link.focus({ preventScroll: true });
    open(link);
  });
  pane.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    event.preventDefault();
    send(form, event.submitter).then(({ html, is_done }) => {
      show(html);
      const first = pane.querySelector("[role='alert']") ?? pane.querySelector("#record-title");
      first?.setAttribute("tabindex", "-1");
      first?.focus({ preventScroll: true });
      if (is_done) changed();
    }, failed);
  });
}

/** Sends a form as the browser would; what comes back is the record as it is now, or why it was not done. */
async function send(form, submitter) {
  if (form.dataset.sent) throw new Error("sent");
  form.dataset.sent = "true";
  try {
    const fields = new FormData(form, submitter);
    const body = form.enctype === "multipart/form-data" ? fields : new URLSearchParams(fields);
    const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin", headers: { accept: "text/html" } });
    // 422: the form again, with what is wrong in it.
    if (!answer.ok && answer.status !== 422) throw new Error(String(answer.status));
    return { html: await answer.text(), is_done: answer.redirected };
  } finally {
    delete form.dataset.sent;
  }
}

/** The address says which record is open, so that loading the page anew shows the same. */
function remember(number) {
  const address = new URL(location.href);
  address.searchParams.set("aperta", number);
  history.replaceState(null, "", address);
}
