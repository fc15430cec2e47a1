// Interventions and emergencies on a map: lines, areas and points, and what a click on them does.
const SOURCE = "works";
const COLORS = ["match", ["get", "state"], "active", "#a2320a", "suspended", "#a2320a", "#004d99"];

/** The layers that a click opens something of. */
export const WORKS_LAYERS = ["works-areas", "works-lines", "works-points", "emergencies"];

const DANGER = ["match", ["get", "kind"], "extreme", "#b3243b", "severe", "#8f3b00", "moderate", "#a66300", "#5c6f82"];

/** Adds source and layers below the reports; `show(number, layer)` is called on a click. */
export function addWorks(map, tiles_url, show) {
  map.addSource(SOURCE, { type: "vector", url: new URL(tiles_url, location.href).href });
  const before = map.getLayer("report-clusters") ? "report-clusters" : undefined;
  const layer = (id, type, kind, rest) => map.addLayer({ id, type, source: SOURCE, "source-layer": "interventions", filter: ["==", ["geometry-type"], kind], ...rest }, before);
  map.addLayer({ id: "emergencies", type: "fill", source: SOURCE, "source-layer": "emergencies", paint: { "fill-color": DANGER, "fill-opacity": 0.2 } }, before);
  map.addLayer({ id: "emergencies-edge", type: "line", source: SOURCE, "source-layer": "emergencies", paint: { "line-color": DANGER, "line-width": 4, "line-dasharray": [3, 1] } }, before);
  layer("works-areas", "fill", "Polygon", { paint: { "fill-color": COLORS, "fill-opacity": 0.3, "fill-outline-color": "#5b2400" } });
  layer("works-lines-under", "line", "LineString", { layout: { "line-cap": "round" }, paint: { "line-color": "#fff", "line-width": 9, "line-opacity": 0.9 } });
  layer("works-lines", "line", "LineString", { layout: { "line-cap": "butt" }, paint: { "line-color": COLORS, "line-width": 6, "line-dasharray": [1.5, 0.7] } });
  layer("works-points", "circle", "Point", { paint: { "circle-color": COLORS, "circle-radius": 8, "circle-stroke-color": "#fff", "circle-stroke-width": 3 } });
  const layers = WORKS_LAYERS;
  for (const id of layers) {
    map.on("mouseenter", id, () => { map.getCanvas().style.cursor = "pointer"; });
    map.on("mouseleave", id, () => { map.getCanvas().style.cursor = ""; });
  }
  map.on("click", (event) => {
    // A pin lies above: it is what was meant.
    if (map.queryRenderedFeatures(event.point, { layers: ["reports", "report-clusters"].filter((id) => map.getLayer(id)) }).length) return;
    const all = map.queryRenderedFeatures(event.point, { layers });
    // Works lie within an emergency more often than the other way round.
    const found = all.find(({ sourceLayer }) => sourceLayer === "interventions") ?? all[0];
    if (found) show(found.properties.number, found.sourceLayer);
  });
}

/** Takes the tiles anew: there are few of these. */
export function refreshWorks(map) {
  if (map.getSource(SOURCE)) map.refreshTiles(SOURCE);
}
