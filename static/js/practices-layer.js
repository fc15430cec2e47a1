// Building practices and building sites on a map: off until the reader wants them, drawn from near by.
import { WORKS_LAYERS } from "./works-layer.js";

const SOURCE = "practices";
const ZOOM_MIN = 14;
const ABOVE = ["reports", "report-clusters", ...WORKS_LAYERS];
/** What each box of the form shows: which features, in which colour. */
const SHOWN = {
  practices: { filter: true, color: ["case", ["get", "open"], "#5a3d8a", "#4f5d6b"], opacity: 0.18 },
  sites: { filter: ["get", "site"], color: "#a2320a", opacity: 0.35 },
};

/**
 * Makes a form with a box for each of them work: `<form data-map-layers hidden>`. `tilesUrl()` is asked when they are first
 * shown, `show(number)` is called on a click.
 */
export function offerPractices(map, form, tilesUrl, show) {
  const boxes = [...form.querySelectorAll("input[type='checkbox']")];
  const hint = form.querySelector("[data-closer]");
  const far = () => { hint.hidden = map.getZoom() >= ZOOM_MIN || !boxes.some((box) => box.checked); };
  const change = () => {
    if (!map.getSource(SOURCE) && boxes.some((box) => box.checked)) add(map, tilesUrl(), show);
    if (map.getSource(SOURCE)) {
      for (const box of boxes) {
        for (const id of idsOf(box.name)) map.setLayoutProperty(id, "visibility", box.checked ? "visible" : "none");
      }
    }
    far();
  };
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", change);
  map.on("zoomend", far);
  form.hidden = false;
  // A browser that comes back to the page has kept what was chosen.
  change();
}

/** Takes the tiles anew, where they are shown. */
export function refreshPractices(map) {
  if (map.getSource(SOURCE)) map.refreshTiles(SOURCE);
}

const idsOf = (name) => ["fill", "edge", "point"].map((part) => `${name}-${part}`);

function add(map, tilesUrl, show) {
  map.addSource(SOURCE, { type: "vector", url: new URL(tilesUrl, location.href).href });
  const before = ["emergencies", "report-clusters"].find((id) => map.getLayer(id));
  for (const [name, { filter, color, opacity }] of Object.entries(SHOWN)) {
    const [fill, edge, point] = idsOf(name);
    const layer = (id, type, kind, paint) => map.addLayer({
      id, type, paint, source: SOURCE, "source-layer": "practices", minzoom: ZOOM_MIN,
      filter: ["all", ["match", ["geometry-type"], kind, true, false], filter],
    }, before);
    layer(fill, "fill", ["Polygon"], { "fill-color": color, "fill-opacity": opacity });
    layer(edge, "line", ["Polygon", "LineString"], { "line-color": color, "line-width": 2 });
    layer(point, "circle", ["Point"], { "circle-color": color, "circle-radius": 7, "circle-stroke-color": "#fff", "circle-stroke-width": 2 });
    for (const id of [fill, point]) {
      map.on("mouseenter", id, () => { map.getCanvas().style.cursor = "pointer"; });
      map.on("mouseleave", id, () => { map.getCanvas().style.cursor = ""; });
    }
  }
  const layers = Object.keys(SHOWN).flatMap(idsOf);
  map.on("click", (event) => {
    // What lies above was meant.
    if (map.queryRenderedFeatures(event.point, { layers: ABOVE.filter((id) => map.getLayer(id)) }).length) return;
    const [found] = map.queryRenderedFeatures(event.point, { layers });
    if (found) show(found.properties.number);
  });
}
