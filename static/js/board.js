// The board: cards dragged to another crew or day, and the same cards on a map. Without this script each card has a form.
import { Marker } from "maplibre-gl";
import { makeMap } from "./base-map.js";
import { addWorks } from "./works-layer.js";

const board = document.querySelector("[data-board]");
if (board) start(board);

function start(board) {
  for (const card of board.querySelectorAll("[draggable]")) {
    card.addEventListener("dragstart", (event) => {
      event.dataTransfer.setData("text/plain", card.dataset.number);
      event.dataTransfer.effectAllowed = "move";
      card.classList.add("is-dragged");
    });
    card.addEventListener("dragend", () => card.classList.remove("is-dragged"));
  }
  for (const cell of board.querySelectorAll("[data-drop]")) {
    cell.addEventListener("dragover", (event) => { event.preventDefault(); cell.classList.add("is-over"); });
    cell.addEventListener("dragleave", () => cell.classList.remove("is-over"));
    cell.addEventListener("drop", (event) => {
      event.preventDefault();
      cell.classList.remove("is-over");
      const card = board.querySelector(`[data-number="${CSS.escape(event.dataTransfer.getData("text/plain"))}"]`);
      if (card) send(board, card, cell);
    });
  }
  offerMap(board);
}

/** Sends what the form of the card would, so that the answer is the page as it then is. */
function send(board, card, cell) {
  if (card.dataset.to === cell.dataset.to && card.dataset.day === cell.dataset.day) return;
  const form = document.createElement("form");
  form.method = "post";
  form.action = board.dataset.action;
  const fields = { numero: card.dataset.number, versione: card.dataset.version, a_chi: cell.dataset.to, giorno: cell.dataset.day, per: board.dataset.per, ufficio: board.dataset.office };
  for (const [name, value] of Object.entries(fields)) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}

function offerMap(board) {
  const [button, holder] = [board.querySelector("[data-board-map]"), board.querySelector("[data-map]")];
  button.hidden = false;
  let map = null;
  button.addEventListener("click", () => {
    holder.hidden = !holder.hidden;
    button.setAttribute("aria-pressed", String(!holder.hidden));
    if (holder.hidden || map) return;
    map = makeMap(holder, holder.dataset);
    if (!map) return;
    map.once("style.load", () => addWorks(map, holder.dataset.worksTiles, (number, layer) => {
      location.href = (layer === "emergencies" ? holder.dataset.emergencies : holder.dataset.works) + number;
    }));
    for (const card of board.querySelectorAll("[data-lon]")) {
      const color = "works" in card.dataset ? "#5b2400" : "#0066cc";
      const marker = new Marker({ color: card.classList.contains("is-late") ? "#b3243b" : color });
      marker.setLngLat([Number(card.dataset.lon), Number(card.dataset.lat)]).addTo(map);
      const link = card.querySelector("a");
      const element = marker.getElement();
      element.setAttribute("role", "link");
      element.tabIndex = 0;
      element.setAttribute("aria-label", link.textContent);
      element.title = link.textContent;
      // Not also a click on what lies below.
      element.addEventListener("click", (event) => { event.stopPropagation(); location.href = link.href; });
      element.addEventListener("keydown", (event) => { if (event.key === "Enter") location.href = link.href; });
    }
  });
}
