// Interventions: the map of one, and the drawing of its place.
import { Marker } from "maplibre-gl";
import { makeMap, numbers } from "./base-map.js";
import { textOf } from "./fragment.js";
import { suggestPlaces } from "./suggestions.js";

const RED = "#b3243b";
const GREY = "#5a6772";
const POINTS = ["in", ["geometry-type"], ["literal", ["Point", "MultiPoint"]]];
const NOTHING = { type: "FeatureCollection", features: [] };
const SNAP_PX = 12;
const FOUND_ZOOM = 17;
const EARTH_M = 6371008.8;
const MARGIN_PX = 40;
/** How deep positions lie, where that is not in one list of lists. */
const DEPTHS = { LineString: 0, MultiPoint: 0, MultiPolygon: 2 };
/** Corners of more than this are not shown as handles: the geometry is pasted or imported. */
const HANDLES_MAX = 200;

for (const holder of document.querySelectorAll("[data-works-map]")) showOne(holder);
for (const holder of document.querySelectorAll("[data-draw]")) draw(holder);

function showOne(holder) {
  const geometry = parsed(holder.dataset.geometry);
  const map = geometry && makeMap(holder, holder.dataset);
  map?.once("style.load", () => {
    addShape(map, geometry);
    fit(map, geometry);
  });
}

function parsed(text) {
  try {
    const value = JSON.parse(text);
    return value?.type === "Feature" ? value.geometry : value;
  } catch {
    return null;
  }
}

function addShape(map, geometry) {
  map.addSource("shape", { type: "geojson", data: feature(geometry) });
  map.addLayer({ id: "shape-fill", type: "fill", source: "shape", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": RED, "fill-opacity": 0.25 } });
  map.addLayer({ id: "shape-line", type: "line", source: "shape", filter: ["!", POINTS], paint: { "line-color": RED, "line-width": 5 } });
  map.addLayer({ id: "shape-point", type: "circle", source: "shape", filter: POINTS, paint: { "circle-color": RED, "circle-radius": 9, "circle-stroke-color": "#fff", "circle-stroke-width": 3 } });
}

const feature = (geometry) => ({ type: "Feature", properties: {}, geometry });

/** All positions of a geometry. */
function positions(geometry) {
  return geometry.type === "Point" ? [geometry.coordinates] : geometry.coordinates.flat(DEPTHS[geometry.type] ?? 1);
}

function fit(map, geometry) {
  const all = positions(geometry);
  const [lons, lats] = [0, 1].map((axis) => all.map((position) => position[axis]));
  const bounds = [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
  map.fitBounds(bounds, { padding: MARGIN_PX, maxZoom: FOUND_ZOOM, animate: false });
}

/** The drawing of a place into a text field that holds it as GeoJSON: that of the works, or of one of their phases. */
function draw(holder) {
  const whole = document.querySelector("#geometria");
  let field = whole;
  holder.hidden = false;
  const map = makeMap(holder.querySelector("[data-map]"), holder.dataset);
  if (!map) {
    holder.hidden = true;
    return;
  }
  const state = { kind: holder.dataset.begin ?? "LineString", corners: [], handles: [] };
  const changed = () => {
    const geometry = drawn(state);
    field.value = geometry ? JSON.stringify(geometry) : "";
    map.getSource("shape")?.setData(geometry ? feature(geometry) : NOTHING);
    holder.querySelector("[data-measure]").textContent = measure(state, holder);
    for (const button of holder.querySelectorAll("[data-kind]")) button.setAttribute("aria-pressed", String(button.dataset.kind === state.kind));
  };
  const redraw = () => {
    state.handles.forEach((handle) => handle.remove());
    state.handles = state.corners.length > HANDLES_MAX ? [] : state.corners.map((corner, n) => handle(map, holder, corner, n, (to) => { state.corners[n] = to; changed(); }));
    changed();
  };
  /** Goes on with what the field holds; what cannot be drawn here is shown and left as it is. */
  const load = () => {
    const begun = parsed(field.value);
    const others = field === whole ? null : parsed(whole.value);
    map.getSource("whole").setData(others ? feature(others) : NOTHING);
    if (begun ?? others) fit(map, begun ?? others);
    const isSimple = begun && (["Point", "LineString"].includes(begun.type) || (begun.type === "Polygon" && begun.coordinates.length === 1));
    state.isLocked = !isSimple && field.value.trim() !== "";
    const all = isSimple ? positions(begun) : [];
    if (isSimple) state.kind = begun.type;
    state.corners = state.kind === "Polygon" ? all.slice(0, -1) : all;
    if (!state.isLocked) {
      redraw();
      return;
    }
    state.handles.forEach((handle) => handle.remove());
    state.handles = [];
    holder.querySelector("[data-measure]").textContent = "";
    map.getSource("shape").setData(begun ? feature(begun) : NOTHING);
  };
  map.once("style.load", () => {
    map.addSource("whole", { type: "geojson", data: NOTHING });
    map.addLayer({ id: "whole-line", type: "line", source: "whole", paint: { "line-color": GREY, "line-width": 4 } });
    addShape(map, { type: "Point", coordinates: numbers(holder.dataset.center) });
    map.getSource("shape").setData(NOTHING);
    load();
    holder.dataset.drawing = "true";
  });
  holder.querySelector("[data-draws]")?.addEventListener("change", (event) => {
    field = document.getElementById(event.target.value);
    const hidden = field.closest("details");
    if (hidden) hidden.open = true;
    if (map.getSource("whole")) load();
  });
  const add = (place) => {
    if (state.isLocked) return;
    const choice = holder.dataset.chooses && document.querySelector(holder.dataset.chooses);
    if (choice) choice.checked = true;
    if (state.kind === "Point") state.corners = [place];
    else state.corners.push(place);
    redraw();
  };
  map.on("click", (event) => add(snapped(map, holder, event.lngLat)));
  map.getCanvas().addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    add(snapped(map, holder, map.getCenter()));
  });
  holder.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if ("clear" in button.dataset) state.isLocked = false;
    if (state.isLocked) return;
    if (button.dataset.kind) {
      state.kind = button.dataset.kind;
      if (state.kind === "Point") state.corners = state.corners.slice(-1);
    } else if ("undo" in button.dataset) state.corners.pop();
    else if ("clear" in button.dataset) state.corners = [];
    else return;
    redraw();
  });
  document.addEventListener("change", (event) => {
    if (event.target === field && parsed(field.value) && map.getSource("shape")) load();
  });
  const address = document.querySelector("#indirizzo");
  if (address) suggestPlaces(address, holder.dataset.places, holder, ({ lon, lat }) => map.jumpTo({ center: [lon, lat], zoom: FOUND_ZOOM }));
}

/** A corner that can be dragged, and moved by the arrow keys. */
function handle(map, holder, at, n, moved) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "works-corner";
  element.setAttribute("aria-label", textOf(holder, "vertex").replace("{n}", n + 1));
  const marker = new Marker({ element, draggable: true }).setLngLat(at).addTo(map);
  const tell = () => {
    const { lng, lat } = marker.getLngLat();
    moved([round(lng), round(lat)]);
  };
  marker.on("drag", tell);
  marker.on("dragend", () => { marker.setLngLat(snapped(map, holder, marker.getLngLat())); tell(); });
  element.addEventListener("click", (event) => event.stopPropagation());
  element.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const from = map.project(marker.getLngLat());
    marker.setLngLat(map.unproject([from.x + step[0] * 4, from.y + step[1] * 4]));
    tell();
  });
  return marker;
}

const round = (degrees) => Math.round(degrees * 1e7) / 1e7;

function drawn({ kind, corners }) {
  if (kind === "Point") return corners.length ? { type: kind, coordinates: corners.at(-1) } : null;
  if (kind === "LineString") return corners.length > 1 ? { type: kind, coordinates: corners } : null;
  return corners.length > 2 ? { type: kind, coordinates: [[...corners, corners[0]]] } : null;
}

/** The nearest place on a street of the base map, if one is near enough on the screen. */
function snapped(map, holder, lngLat) {
  const own = [round(lngLat.lng), round(lngLat.lat)];
  if (!holder.querySelector("[data-snap]")?.checked) return own;
  const at = map.project(lngLat);
  const box = [[at.x - SNAP_PX, at.y - SNAP_PX], [at.x + SNAP_PX, at.y + SNAP_PX]];
  const streets = map.queryRenderedFeatures(box).filter(({ layer, geometry, source }) => source !== "shape" && layer.type === "line" && /road|street/.test(`${layer.id} ${layer["source-layer"]}`) && geometry.type.endsWith("LineString"));
  let best = { distance: SNAP_PX, place: own };
  for (const { geometry } of streets) {
    const lines = geometry.type === "LineString" ? [geometry.coordinates] : geometry.coordinates;
    for (const line of lines) {
      for (let i = 1; i < line.length; i += 1) {
        const [a, b] = [map.project(line[i - 1]), map.project(line[i])];
        const [dx, dy] = [b.x - a.x, b.y - a.y];
        const share = Math.max(0, Math.min(1, ((at.x - a.x) * dx + (at.y - a.y) * dy) / (dx * dx + dy * dy || 1)));
        const on = { x: a.x + share * dx, y: a.y + share * dy };
        const distance = Math.hypot(on.x - at.x, on.y - at.y);
        if (distance < best.distance) {
          const { lng, lat } = map.unproject([on.x, on.y]);
          best = { distance, place: [round(lng), round(lat)] };
        }
      }
    }
  }
  return best.place;
}

/** Length of a line or area of a polygon, in whole metres, on the sphere. */
function measure({ kind, corners }, holder) {
  if (kind === "LineString" && corners.length > 1) {
    const metres = corners.slice(1).reduce((sum, to, i) => sum + distance(corners[i], to), 0);
    return textOf(holder, "length").replace("{n}", Math.round(metres));
  }
  if (kind === "Polygon" && corners.length > 2) return textOf(holder, "area").replace("{n}", Math.round(area(corners)));
  return "";
}

const radians = (degrees) => (degrees * Math.PI) / 180;

function distance([lon_a, lat_a], [lon_b, lat_b]) {
  const [a, b] = [radians(lat_a), radians(lat_b)];
  const h = Math.sin((b - a) / 2) ** 2 + Math.cos(a) * Math.cos(b) * Math.sin(radians(lon_b - lon_a) / 2) ** 2;
  return 2 * EARTH_M * Math.asin(Math.sqrt(h));
}

function area(corners) {
  const doubled = corners.reduce((sum, [lon, lat], i) => {
    const [next_lon, next_lat] = corners[(i + 1) % corners.length];
    return sum + radians(next_lon - lon) * (2 + Math.sin(radians(lat)) + Math.sin(radians(next_lat)));
  }, 0);
  return Math.abs((doubled * EARTH_M * EARTH_M) / 2);
}
