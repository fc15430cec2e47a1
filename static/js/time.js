// The map at a moment of the past: a slider over a day, a year or all there is, that also plays by itself.
import { debounced } from "./fragment.js";

const DAY_MS = 24 * 60 * 60 * 1000;
const QUARTER_MS = 15 * 60 * 1000;
/** Playing, a span takes about this many pictures, one each so long. */
const PICTURES = 60;
const PICTURE_MS = 600;

/**
 * Makes a form with the bar of time work: `<form data-map-time data-first data-at hidden>`. `show(at)` is called with an
 * instant as ISO 8601 text, null for now.
 */
export function offerTime(form, show) {
  const bar = form.querySelector("[data-bar]");
  const [open, play, today] = ["open", "play", "now"].map((name) => form.querySelector(`[data-${name}]`));
  const { range, span } = form.elements;
  const output = form.querySelector("output");
  const written = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  const first = Date.parse(form.dataset.first) || Date.now() - 365 * DAY_MS;
  let timer = 0;
  /** The moment shown: the slider stands as near to it as its steps allow. */
  let moment = Date.now();

  const tell = debounced(() => show(isNow() ? null : new Date(moment).toISOString()), 120);
  const isNow = () => moment >= Number(range.max) && span.value !== "day";
  const write = () => {
    output.textContent = written.format(new Date(moment));
    range.setAttribute("aria-valuetext", output.textContent);
    today.disabled = isNow();
  };
  /** The slider runs over the span chosen, and stays at `at` as far as it goes. */
  const lay = (at) => {
    const now = Date.now();
    const morning = new Date(at).setHours(0, 0, 0, 0);
    const [min, max, step] = {
      all: [first, now, DAY_MS],
      year: [Math.max(first, now - 365 * DAY_MS), now, DAY_MS],
      day: [morning, Math.min(morning + DAY_MS, now), QUARTER_MS],
    }[span.value];
    Object.assign(range, { min: max - Math.ceil((max - min) / step) * step, max, step });
    range.value = at;
    moment = Math.min(Math.max(at, range.min), max);
    write();
  };
  const move = () => {
    moment = Number(range.value);
    write();
    tell();
  };
  const halt = () => {
    clearInterval(timer);
    timer = 0;
    play.setAttribute("aria-pressed", "false");
  };
  const go = () => {
    if (Number(range.value) >= Number(range.max)) range.value = range.min;
    const pace = Math.max(1, Math.round((range.max - range.min) / range.step / PICTURES)) * range.step;
    timer = setInterval(() => {
      range.value = Number(range.value) + pace;
      move();
      if (Number(range.value) >= Number(range.max)) halt();
    }, PICTURE_MS);
    play.setAttribute("aria-pressed", "true");
  };
  const unfold = (unfolded) => {
    bar.hidden = !unfolded;
    open.setAttribute("aria-expanded", String(unfolded));
    if (!unfolded) halt();
  };

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  open.addEventListener("click", () => unfold(bar.hidden));
  play.addEventListener("click", () => (timer ? halt() : go()));
  range.addEventListener("input", () => { halt(); move(); });
  span.addEventListener("change", () => { halt(); lay(moment); tell(); });
  today.addEventListener("click", () => {
    halt();
    if (span.value === "day") span.value = "year";
    lay(Date.now());
    tell();
  });

  const at = Date.parse(form.dataset.at);
  if (at && at < Date.now() - 365 * DAY_MS) span.value = "all";
  lay(at || Date.now());
  unfold(Boolean(at));
}
