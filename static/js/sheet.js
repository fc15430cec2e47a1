// The card at the foot of the map: opened by a pin, closed by its button or Esc; focus goes in and comes back.
import { fetchFragment, parsed } from "./fragment.js";

/** Makes `holder` the place of the card. `address(number)` is where a card is fetched, unless another place is named; `changed(number)` hears what is open, "" for none. */
export function makeSheet(holder, { address, textClose, changed }) {
  let opener = null;
  let asked = new AbortController();

  const close = () => {
    if (holder.hidden) return;
    asked.abort();
    holder.hidden = true;
    holder.replaceChildren();
    changed("");
    opener?.focus?.({ preventScroll: true });
  };
  const open = async (number, from, at = address(number)) => {
    asked.abort();
    asked = new AbortController();
    const html = await fetchFragment(at, asked.signal).catch(() => null);
    if (html === null) return;
    if (holder.hidden) opener = from ?? document.activeElement;
    holder.replaceChildren(closeButton(), parsed(html));
    holder.hidden = false;
    holder.dataset.number = number;
    changed(number);
    holder.querySelector("[tabindex='-1']")?.focus({ preventScroll: true });
  };
  const closeButton = () => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "map-sheet-close";
    button.textContent = "×";
    button.setAttribute("aria-label", textClose);
    button.addEventListener("click", close);
    return button;
  };

  document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  return { open, close, number: () => (holder.hidden ? "" : holder.dataset.number) };
}
