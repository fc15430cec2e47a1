// The map on which a place is chosen: one pin, set by a click, dragged, or nudged by the arrow keys.
import { Marker } from "maplibre-gl";
import { makeMap } from "./base-map.js";
import { textOf } from "./fragment.js";

const NUDGE_PX = 5;
const NUDGE_FAR_PX = 30;
const CLOSE_ZOOM = 17;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * Puts a map in `holder`, by the settings of `form`'s data attributes. `place` is where the pin stands at first, or null. `moved({lon, lat})` hears where the reader
 * puts it. Returns `{ put(place) }`, or null where no map can be drawn.
 */
export function choosePlaceOn(holder, form, place, moved) {
  const map = makeMap(holder, form.dataset, place ? { center: [place.lon, place.lat], zoom: CLOSE_ZOOM } : {});
  if (!map) {
    holder.classList.add("is-picture");
    return null;
  }
  const pin = new Marker({ draggable: true, color: "#b3243b", scale: 1.2 });
  const element = pin.getElement();
  element.tabIndex = 0;
  element.setAttribute("role", "button");
  element.setAttribute("aria-label", textOf(form, "pin"));

  const stand = ({ lon, lat }) => pin.setLngLat([lon, lat]).addTo(map);
  const tell = () => {
    const { lng, lat } = pin.getLngLat();
    moved({ lon: lng, lat });
  };
  map.on("click", (event) => { stand({ lon: event.lngLat.lng, lat: event.lngLat.lat }); tell(); });
  pin.on("dragend", tell);
  element.addEventListener("keydown", (event) => {
    const step = ARROWS[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const far = event.shiftKey ? NUDGE_FAR_PX : NUDGE_PX;
    const at = map.project(pin.getLngLat());
    const { lng, lat } = map.unproject([at.x + step[0] * far, at.y + step[1] * far]);
    stand({ lon: lng, lat });
    if (!map.getBounds().contains([lng, lat])) map.panTo([lng, lat]);
    tell();
  });
  // With the keyboard alone: move the map under its middle, then Enter.
  map.getCanvas().addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const { lng, lat } = map.getCenter();
    stand({ lon: lng, lat });
    tell();
    element.focus({ preventScroll: true });
  });
  if (place) stand(place);
  return {
    put(to) {
      stand(to);
      map.jumpTo({ center: [to.lon, to.lat], zoom: Math.max(map.getZoom(), CLOSE_ZOOM) });
    },
  };
}
