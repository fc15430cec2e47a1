// The home page: the map and the list beside it, which always show the same. Without this script the list is whole.
import { Marker } from "maplibre-gl";
import { makeMap, numbers } from "./base-map.js";
import { debounced, gathered, textOf, withParameters } from "./fragment.js";
import { keepList, listen } from "./live.js";
import { drawPinsFor } from "./pins.js";
import { offerPractices, refreshPractices } from "./practices-layer.js";
import { addReports, mark, onChoice, refresh, showMoment } from "./report-layers.js";
import { makeSheet } from "./sheet.js";
import { suggestPlaces } from "./suggestions.js";
import { offerTime } from "./time.js";
import { addWorks, refreshWorks } from "./works-layer.js";

const MOVED_AFTER_MS = 350;
const PULSE_MS = 3000;
/** Many come at once when the municipality's program is read. */
const PRACTICES_AFTER_MS = 2000;
const FOUND_ZOOM = 16;

const holder = document.querySelector("#map");
if (holder) start(holder);

function start(holder) {
  const asked = new URL(location.href).searchParams.get("bbox");
  const list = document.querySelector(holder.dataset.list);
  let bbox = asked;
  let at = new URL(location.href).searchParams.get("at");
  const news = keepList(list, document.querySelector(holder.dataset.news || "#news"), () =>
    withParameters(holder.dataset.items ?? location.href, { bbox, at, parte: "elenco" }));
  const map = makeMap(holder, holder.dataset, asked ? { bounds: numbers(asked) } : placeInAddress());
  if (!map) {
    showPicture(holder);
    if (holder.dataset.live) listen(holder.dataset.live, { changed: news.look, missed: news.show });
    return;
  }
  onMove(map, () => {
    bbox = boundsText(map);
    keepInAddress(bbox);
    news.show();
  });
  offerSearch(map);
  addEventListener("hashchange", () => {
    const place = placeInAddress();
    if (place.center) map.jumpTo(place);
  });
  map.once("style.load", () => showReports(map, holder, news));
  const time = document.querySelector("form[data-map-time]");
  if (time) {
    offerTime(time, (moment) => {
      at = moment;
      for (const source of ["reports", "works", "practices"]) showMoment(map, source, at);
      history.replaceState(history.state, "", withParameters(location.href, { at, dopo: null }));
      keepInFilters(at);
      news.show();
    });
  }
}

function showReports(map, holder, news) {
  drawPinsFor(map, holder.dataset.icons).then(() => {
    addReports(map, holder.dataset.tiles);
    const sheet = makeSheet(document.querySelector("#sheet"), {
      address: (number) => withParameters(`${holder.dataset.detail}${number}`, { parte: "scheda" }),
      textClose: textOf(holder, "close"),
      changed: (number) => mark(map, number),
    });
    onChoice(map, (number) => sheet.open(number, map.getCanvas()));
    pointFromList(map, document.querySelector(holder.dataset.list), sheet);
    if (holder.dataset.worksTiles) {
      addWorks(map, holder.dataset.worksTiles, (number, layer) => {
        const detail = layer === "emergencies" ? holder.dataset.emergenciesDetail : holder.dataset.worksDetail;
        sheet.open(number, map.getCanvas(), withParameters(`${detail}${number}`, { parte: "scheda" }));
      });
    }
    const layers = document.querySelector("form[data-map-layers]");
    if (layers) {
      const tiles = () => withParameters(holder.dataset.practicesTiles, { at: new URL(location.href).searchParams.get("at") });
      offerPractices(map, layers, tiles, (number) =>
        sheet.open(number, map.getCanvas(), withParameters(`${holder.dataset.practicesDetail}${number}`, { parte: "scheda" })));
    }
    if (holder.dataset.live) follow(map, holder.dataset.live, news);
  });
}

/** A place by name, where the page has a box for it: `<form data-map-search data-places="…" hidden>` with a text field. */
function offerSearch(map) {
  const form = document.querySelector("form[data-map-search]");
  if (!form) return;
  form.hidden = false;
  const search = suggestPlaces(form.querySelector("input"), form.dataset.places, form, ({ lon, lat }) => {
    map.jumpTo({ center: [lon, lat], zoom: Math.max(map.getZoom(), FOUND_ZOOM) });
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); search.best(); });
}

/** Changes as they happen: their tiles anew, a ring where they are, the list when it is asked for. */
function follow(map, url, news) {
  let touched = [];
  const redraw = gathered(() => {
    // Few places: only their tiles. Many: everything once.
    if (touched.length > 20) refresh(map);
    else touched.forEach((place) => refresh(map, place));
    touched = [];
  }, 150);
  const redrawPractices = gathered(() => refreshPractices(map), PRACTICES_AFTER_MS);
  listen(url, {
    changed: (change) => {
      if (change.layer === "practices") {
        redrawPractices();
        return;
      }
      if (change.layer !== "reports") {
        refreshWorks(map);
        return;
      }
      touched.push(change);
      redraw();
      if (map.getBounds().contains([change.lon, change.lat])) pulse(map, change);
      news.look();
    },
    missed: () => { refresh(map); refreshWorks(map); refreshPractices(map); news.show(); },
  });
}

function pulse(map, { lon, lat }) {
  const ring = document.createElement("div");
  ring.className = "map-pulse";
  ring.setAttribute("aria-hidden", "true");
  const marker = new Marker({ element: ring }).setLngLat([lon, lat]).addTo(map);
  setTimeout(() => marker.remove(), PULSE_MS);
}

/** What the pointer or focus is on in the list is marked on the map. */
function pointFromList(map, list, sheet) {
  const pointed = (event) => mark(map, event.target.closest?.("[data-number]")?.dataset.number ?? sheet.number());
  list.addEventListener("pointerover", pointed);
  list.addEventListener("focusin", pointed);
  list.addEventListener("pointerleave", () => mark(map, sheet.number()));
}

/** Calls `moved` when the reader has looked elsewhere: not while the map comes to rest at first, not when the window changes. */
function onMove(map, moved) {
  const view = () => `${map.getZoom()} ${map.getCenter()}`;
  map.once("idle", () => {
    let last = view();
    map.on("moveend", debounced(() => {
      if (view() === last) return;
      last = view();
      moved();
    }, MOVED_AFTER_MS));
  });
}

function boundsText(map) {
  const bounds = map.getBounds();
  return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()].map((n) => n.toFixed(5)).join(",");
}

/** The part looked at lives in the address, and goes along with the filters. */
function keepInAddress(bbox) {
  history.replaceState(history.state, "", withParameters(location.href, { bbox, dopo: null }));
  const filters = document.querySelector("#filters");
  if (!filters) return;
  const field = filters.elements.bbox ?? filters.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name: "bbox" }));
  field.value = bbox;
}

/** The filters go along with the moment; the one that took the page's own moment away has done its part. */
function keepInFilters(at) {
  const links = [...document.querySelectorAll(".filter-chips a")];
  const hasMoment = (link) => new URL(link.href).searchParams.has("at");
  for (const link of links) {
    if (links.some(hasMoment) && !hasMoment(link)) link.closest("li").remove();
  }
  for (const link of links) link.href = withParameters(link.href, { at });
  const field = document.querySelector("#f-at");
  if (field) field.value = at ? localTime(new Date(at)) : "";
}

/** As a field for day and hour takes it. */
function localTime(time) {
  return new Date(time - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** A link to a place on the map: `#zoom/lat/lon`. */
function placeInAddress() {
  const place = /^#(\d+(?:\.\d+)?)\/(-?\d+(?:\.\d+)?)\/(-?\d+(?:\.\d+)?)$/.exec(location.hash);
  return place ? { zoom: Number(place[1]), center: [Number(place[3]), Number(place[2])] } : {};
}

/** Where no map can be drawn, the picture that pages without scripts have. */
function showPicture(holder) {
  const plain = holder.querySelector("noscript");
  if (plain) holder.innerHTML = plain.textContent;
}
