// Small things of every page. Each page works without them.

document.documentElement.classList.add("has-scripts");

/** A button that copies a link: `data-copy="https://…" data-text-copied="Copiato"`. */
function copyButtons() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copy]")) {
    const said = document.createElement("span");
    said.className = "copied";
    said.setAttribute("role", "status");
    button.hidden = false;
    button.after(said);
    button.addEventListener("click", async () => {
      const copied = await navigator.clipboard.writeText(button.dataset.copy).then(() => true, () => false);
      said.textContent = copied ? button.dataset.textCopied : "";
    });
  }
}

/** An answer that takes longer than this is not coming: one may try again. */
const REST_MS = 10_000;

/** A form is sent once: its button rests until the page is seen again, or for a while. */
function sendOnce() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "true";
    const button = event.submitter;
    button?.setAttribute("aria-busy", "true");
    // Once the form has been read: a disabled button is not sent with it.
    if (button) setTimeout(() => { button.disabled = true; });
    setTimeout(() => wake(form), REST_MS);
  });
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(wake));
}

function wake(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("button[aria-busy]")) {
    button.disabled = false;
    button.removeAttribute("aria-busy");
  }
}

copyButtons();
sendOnce();
