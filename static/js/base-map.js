// The map itself: style, worker and controls, the same on every page that has one.
import { AttributionControl, GeolocateControl, Map, NavigationControl, ScaleControl, setWorkerUrl } from "maplibre-gl";

/** Numbers of an attribute like "11.1,43.8,11.3,43.9". */
export const numbers = (text) => (text ?? "").split(",").map(Number);

/**
 * A map in `holder`, by the settings of a `dataset`: style, worker, bounds `w,s,e,n` or center `lon,lat` and zoom; texts.
 * `view` overrides where it begins. Returns null where the browser cannot draw one; the holder is then as it was.
 */
export function makeMap(holder, settings, view = {}) {
  setWorkerUrl(new URL(settings.worker, location.href).href);
  const before = [...holder.childNodes];
  holder.replaceChildren();
  try {
    const map = new Map({
      container: holder,
      style: new URL(settings.style, location.href).href,
      ...beginning(settings, view),
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      maxZoom: 19,
      locale: {
        "Map.Title": settings.textMap ?? document.title,
        "NavigationControl.ZoomIn": settings.textZoomIn ?? "+",
        "NavigationControl.ZoomOut": settings.textZoomOut ?? "−",
        "GeolocateControl.FindMyLocation": settings.textLocate,
        "GeolocateControl.LocationNotAvailable": settings.textNoPosition ?? settings.textLocate,
      },
    });
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    map.addControl(new NavigationControl({ showCompass: false }), "top-right");
    // Only where the page has words for it: a form asks for the position with a button of its own.
    if (settings.textLocate) map.addControl(new GeolocateControl({ positionOptions: { enableHighAccuracy: true }, trackUserLocation: false }), "top-right");
    map.addControl(new AttributionControl({ compact: true }), "bottom-right");
    map.addControl(new ScaleControl(), "bottom-left");
    return map;
  } catch {
    // No WebGL: what the server drew stays.
    holder.replaceChildren(...before);
    return null;
  }
}

function beginning(settings, view) {
  if (view.bounds) return { bounds: view.bounds, fitBoundsOptions: { padding: view.padding ?? 0 } };
  if (view.center) return { center: view.center, zoom: view.zoom ?? 16 };
  if (settings.bounds) return { bounds: numbers(settings.bounds), fitBoundsOptions: { padding: 16 } };
  return { center: numbers(settings.center), zoom: Number(settings.zoom ?? 13) };
}

/** The font of numbers on the map: the server has its glyphs. */
export const NUMBER_FONT = ["Titillium Web SemiBold"];
