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

/** A form is sent once: its button rests until the page is seen again. */
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
  });
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      form.querySelectorAll("button[aria-busy]").forEach((button) => { button.disabled = false; button.removeAttribute("aria-busy"); });
    }
  });
}

copyButtons();
sendOnce();
