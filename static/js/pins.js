// Pictures of the pins: colour and form by state, glyph by category, a mark where form and colour do not say it all.

const SIZE_PX = 40;
const RATIO = 2;
const FORMS = {
  received: { form: "circle" },
  routed: { form: "circle", marked: true },
  taken_in_charge: { form: "square" },
  inspected: { form: "square", marked: true },
  in_progress: { form: "diamond" },
  suspended: { form: "diamond", marked: true },
  resolved: { form: "hexagon", marked: true },
  answered: { form: "hexagon", marked: true },
  rejected: { form: "circle", marked: true },
  duplicate: { form: "circle", marked: true },
  withdrawn: { form: "circle", marked: true },
  transferred: { form: "circle", marked: true },
  reopened: { form: "circle", marked: true },
};

/** The name of a pin's picture, as a style expression over `state` and `icon`. */
export const PIN_NAME = ["concat", "pin|", ["get", "state"], "|", ["get", "icon"]];

/** Draws the pins that the map asks for, from the sprite at `icons_url`. */
export async function drawPinsFor(map, icons_url) {
  const sprite = new DOMParser().parseFromString(await (await fetch(icons_url)).text(), "image/svg+xml");
  const draw = async (name) => {
    const [kind, state, icon] = name.split("|");
    if (kind !== "pin") return;
    const picture = await painted(pin(sprite, state, icon));
    if (!map.hasImage(name)) map.addImage(name, picture, { pixelRatio: RATIO });
  };
  map.setMissingStyleImageResolver(draw);
}

/** The pin as an SVG text. */
function pin(sprite, state, icon) {
  const { form, marked } = FORMS[state] ?? FORMS.received;
  const colour = getComputedStyle(document.documentElement).getPropertyValue(`--${state}`).trim() || "#0066cc";
  const glyph_size = form === "diamond" ? 12 : 15;
  const glyph_at = 16 - glyph_size / 2;
  const glyph = drawing(sprite, icon) || drawing(sprite, "other");
  const mark = marked
    ? `<circle cx="25.5" cy="25.5" r="7" fill="#fff" stroke="${colour}"/>${scaled(drawing(sprite, `state-${state}`), colour, 20.5, 20.5, 10)}`
    : "";
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE_PX * RATIO}" height="${SIZE_PX * RATIO}" viewBox="-1 -1 34 34">
    ${scaled(drawing(sprite, `pin-${form}`), "#fff", 1, 1, 30)}
    ${scaled(drawing(sprite, `pin-${form}`), colour, 2.5, 2.5, 27)}
    ${scaled(glyph, "#fff", glyph_at, glyph_at, glyph_size)}${mark}</svg>`;
}

function drawing(sprite, id) {
  return sprite.getElementById(id)?.innerHTML ?? "";
}

/** A drawing of the 24 by 24 sprite, in one colour, at a place and size. */
function scaled(inside, colour, x, y, size) {
  return `<g transform="translate(${x} ${y}) scale(${size / 24})" fill="${colour}" color="${colour}">${inside}</g>`;
}

async function painted(svg) {
  const image = new Image(SIZE_PX * RATIO, SIZE_PX * RATIO);
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  await image.decode();
  return image;
}
