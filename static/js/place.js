// The form of a report, the citizen's and the desk's, made easier: place, category, photos. It works whole without.
import { easeCategories, picked } from "./categories.js";
import { debounced, fetchFragment, parsed, textOf, withParameters } from "./fragment.js";
import { easePhotos } from "./photos.js";
import { suggestPlaces } from "./suggestions.js";

const ASK_AFTER_MS = 250;
const POSITION_TIMEOUT_MS = 15_000;
/** A position the device knows already is good for this long. */
const POSITION_MAX_AGE_MS = 60_000;

for (const form of document.querySelectorAll("form[data-place]")) start(form);

async function start(form) {
  const place = placeOf(form);
  easeCategories(form, place.look);
  const photos = form.querySelector("input[type='file'][name='foto']");
  if (photos) sendPhotosFirst(form, easePhotos(form, photos));
  forgetErrors(form);

  let map = null;
  const suggestions = suggestPlaces(form.elements.namedItem("indirizzo"), form.dataset.places, form, (found) => {
    place.set(found, "address");
    map?.put(found);
  });
  form.querySelector("button[name='azione'][value='cerca']")?.addEventListener("click", (event) => {
    event.preventDefault();
    suggestions.best();
  });
  offerPosition(form, place.say, (found, accuracy_m) => {
    place.set(found, "device", accuracy_m);
    map?.put(found);
  });
  // The map library is large and comes last: typing an address works before it is there.
  const holder = form.querySelector("[data-place-map]");
  if (!holder) return;
  const { choosePlaceOn } = await import("./place-map.js");
  map = choosePlaceOn(holder, form, place.now(), (to) => place.set(to, "tap"));
}

/** The hidden fields of the place, what is said about it, and what already is there. */
function placeOf(form) {
  const field = (name) => form.elements.namedItem(name);
  const said = form.querySelector("#place-text");
  const nearby = form.querySelector("#nearby") ?? document.querySelector("#nearby");
  const say = (text, is_wrong = false) => {
    said.textContent = text;
    said.classList.toggle("text-danger", is_wrong);
  };
  const now = () => (field("lon").value && field("lat").value ? { lon: Number(field("lon").value), lat: Number(field("lat").value) } : null);

  // An answer that comes after the pin has moved on says nothing any more.
  const isStill = ({ lon, lat }) => now()?.lon === lon && now()?.lat === lat;

  const look = async () => {
    const place = now();
    const categoria = picked(form);
    if (!place || !nearby || !form.dataset.nearby) return;
    const how = { accuracy_m: field("accuracy_m")?.value || null, source: field("source")?.value || null };
    const confine = form.querySelector("[name='confine']:checked")?.value;
    const html = await fetchFragment(withParameters(form.dataset.nearby, { ...place, ...how, categoria, confine })).catch(() => null);
    if (html !== null && isStill(place)) nearby.replaceChildren(parsed(html.trim()));
  };
  const describe = debounced(async () => {
    const place = now();
    const answer = await fetch(withParameters(form.dataset.reverse, place)).catch(() => null);
    if (!answer?.ok || !isStill(place)) return;
    const found = await answer.json();
    say(found.text, !found.inside);
    await look();
  }, ASK_AFTER_MS);
  const set = ({ lon, lat }, source, accuracy_m) => {
    field("lon").value = lon.toFixed(6);
    field("lat").value = lat.toFixed(6);
    field("source").value = source;
    field("accuracy_m").value = accuracy_m === undefined ? "" : Math.round(accuracy_m);
    form.dispatchEvent(new Event("placed"));
    describe();
  };
  return { now, set, say, look };
}

/** What was wrong is no longer said once it has been mended. */
function forgetErrors(form) {
  const forget = (name) => {
    form.querySelector(`#${CSS.escape(name)}-error`)?.remove();
    document.querySelector(`[role="alert"] a[href="#${CSS.escape(name)}"]`)?.closest("li").remove();
    const summary = document.querySelector("[role='alert']:has(> ul)");
    if (summary && !summary.querySelector("li")) summary.remove();
    const field = form.elements.namedItem(name);
    field?.classList?.remove("is-invalid");
    field?.removeAttribute?.("aria-invalid");
  };
  form.addEventListener("input", ({ target }) => { if (target.value?.trim()) forget(target.name || target.id); });
  form.addEventListener("placed", () => forget("luogo"));
}

/** "Use my position", where the browser can. */
function offerPosition(form, say, found) {
  const button = form.querySelector("[data-locate]");
  if (!button || !navigator.geolocation) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    button.setAttribute("aria-busy", "true");
    say(textOf(form, "locating"));
    const done = () => button.removeAttribute("aria-busy");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => { done(); found({ lon: coords.longitude, lat: coords.latitude }, coords.accuracy); },
      () => { done(); say(textOf(form, "noPosition"), true); },
      { enableHighAccuracy: true, timeout: POSITION_TIMEOUT_MS, maximumAge: POSITION_MAX_AGE_MS },
    );
  });
}

/** The form waits for photos that are still on their way. */
function sendPhotosFirst(form, on_their_way) {
  form.addEventListener("submit", async (event) => {
    const sent = on_their_way();
    if (!sent) return;
    event.preventDefault();
    await sent;
    form.requestSubmit(event.submitter);
  });
}
