// Reports on the map: source, clusters, pins, what a click on them does.
import { NUMBER_FONT } from "./base-map.js";
import { PIN_NAME } from "./pins.js";

const SOURCE = "reports";
const POINTS = "reports";
const CLUSTERS = "report-clusters";
/** Points stand at least this far from the edge after zooming to a cluster. */
const CLUSTER_PADDING_PX = 60;
/** Beyond this a cluster whose points all lie in one spot is not zoomed further. */
const CLUSTER_ZOOM_MAX = 18;

/** Adds source and layers to a map whose style has been read. */
export function addReports(map, tiles_url) {
  map.addSource(SOURCE, { type: "vector", url: new URL(tiles_url, location.href).href });
  map.addLayer({
    id: CLUSTERS, type: "circle", source: SOURCE, "source-layer": "clusters",
    paint: {
      "circle-color": ["case", [">", ["get", "open"], 0], "#004080", "#455b71"],
      "circle-radius": ["interpolate", ["linear"], ["sqrt", ["get", "count"]], 1, 14, 10, 20, 60, 30],
      "circle-stroke-color": "#fff", "circle-stroke-width": 2, "circle-opacity": 0.92,
    },
  });
  // Names of places make way for the counts and pins: those drawn last choose their room first.
  map.addLayer({
    id: "report-counts", type: "symbol", source: SOURCE, "source-layer": "clusters",
    layout: { "text-field": ["to-string", ["get", "count"]], "text-font": NUMBER_FONT, "text-size": 14, "text-allow-overlap": true, "text-padding": 12 },
    paint: { "text-color": "#fff" },
  });
  map.addLayer({
    id: "report-chosen", type: "circle", source: SOURCE, "source-layer": "reports", filter: ["==", ["get", "number"], ""],
    paint: { "circle-radius": 24, "circle-color": "#fff", "circle-opacity": 0.7, "circle-stroke-color": "#d97706", "circle-stroke-width": 4 },
  });
  map.addLayer({
    id: POINTS, type: "symbol", source: SOURCE, "source-layer": "reports",
    layout: {
      "icon-image": PIN_NAME, "icon-allow-overlap": true,
      "icon-size": ["case", ["get", "open"], 1, 0.8],
      // What is still open lies above what is closed.
      "symbol-sort-key": ["case", ["get", "open"], 1, 0],
    },
  });
}

/** Shows a source of tiles as it was at an instant (ISO 8601 text); null: as it is. */
export function showMoment(map, name, at) {
  const source = map.getSource(name);
  if (!source?.tiles) return;
  source.setTiles(source.tiles.map((tiles) => {
    const [path, query] = tiles.split("?");
    const parameters = new URLSearchParams(query);
    if (at) parameters.set("at", at);
    else parameters.delete("at");
    return parameters.size ? `${path}?${parameters}` : path;
  }));
}

/** Marks the report of that number; an empty one marks none. */
export function mark(map, number) {
  if (map.getLayer("report-chosen")) map.setFilter("report-chosen", ["==", ["get", "number"], number]);
}

/** Calls `choose(number)` when a pin is clicked; a click on a cluster shows what is in it. */
export function onChoice(map, choose) {
  map.on("click", POINTS, (event) => choose(event.features[0].properties.number));
  map.on("click", CLUSTERS, (event) => open(map, event.features[0]));
  for (const layer of [POINTS, CLUSTERS]) {
    map.on("mouseenter", layer, () => { map.getCanvas().style.cursor = "pointer"; });
    map.on("mouseleave", layer, () => { map.getCanvas().style.cursor = ""; });
  }
}

function open(map, cluster) {
  const { west, south, east, north } = cluster.properties;
  const motion = matchMedia("(prefers-reduced-motion: reduce)").matches ? { animate: false } : { duration: 500 };
  if ([west, south, east, north].every(Number.isFinite)) {
    map.fitBounds([west, south, east, north], { padding: CLUSTER_PADDING_PX, maxZoom: CLUSTER_ZOOM_MAX, ...motion });
  } else {
    map.easeTo({ center: cluster.geometry.coordinates, zoom: map.getZoom() + 2, ...motion });
  }
}

/** Takes anew the tiles that hold a place, those whose margin it touches included; all of them without a place. */
export function refresh(map, place) {
  if (!map.getSource(SOURCE)) return;
  if (place) map.refreshTiles(SOURCE, tilesAt(place, 0, 22));
  else map.refreshTiles(SOURCE);
}

/** The tiles of all zooms that show a place: Web Mercator, row 0 in the north, margin of an eighth of a tile. */
export function tilesAt({ lon, lat }, zoom_min, zoom_max) {
  const margin = 1 / 8;
  const sine = Math.sin((lat * Math.PI) / 180);
  const tiles = [];
  for (let z = zoom_min; z <= zoom_max; z += 1) {
    const count = 2 ** z;
    const x = ((lon + 180) / 360) * count;
    const y = (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * count;
    for (let column = Math.floor(x - margin); column <= Math.floor(x + margin); column += 1) {
      for (let row = Math.floor(y - margin); row <= Math.floor(y + margin); row += 1) {
        if (column >= 0 && row >= 0 && column < count && row < count) tiles.push({ z, x: column, y: row });
      }
    }
  }
  return tiles;
}
