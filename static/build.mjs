// Fills dist/: styles, scripts, fonts, icons and what the map needs, all of it served from our own host.
import { build } from "esbuild";
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
const italia = join(here, "node_modules/bootstrap-italia/dist");
const maplibre = join(here, "node_modules/maplibre-gl/dist");

// Name in dist/fonts, and the package's folder and file without ending.
const FONTS = [
  ["TitilliumWeb-Light", "Titillium_Web/titillium-web-v10-latin-ext_latin-300"],
  ["TitilliumWeb-Regular", "Titillium_Web/titillium-web-v10-latin-ext_latin-regular"],
  ["TitilliumWeb-SemiBold", "Titillium_Web/titillium-web-v10-latin-ext_latin-600"],
  ["TitilliumWeb-Bold", "Titillium_Web/titillium-web-v10-latin-ext_latin-700"],
  ["Lora-Regular", "Lora/lora-v20-latin-ext_latin-regular"],
  ["Lora-Bold", "Lora/lora-v20-latin-ext_latin-700"],
  ["RobotoMono-Regular", "Roboto_Mono/roboto-mono-v13-latin-ext_latin-regular"],
];
// The server draws with these: pictures of the map, glyphs of the map's labels.
const DRAWN_WITH = ["TitilliumWeb-Regular", "TitilliumWeb-SemiBold"];

/** Copies the fonts, for browsers as woff2 and for the server as TrueType, with their licences. */
async function fonts() {
  const to = join(dist, "fonts");
  await mkdir(to, { recursive: true });
  const source = (file, ending) => join(italia, "fonts", `${file}.${ending}`);
  await Promise.all(FONTS.map(([name, file]) => copyFile(source(file, "woff2"), join(to, `${name}.woff2`))));
  const drawn = FONTS.filter(([name]) => DRAWN_WITH.includes(name));
  await Promise.all(drawn.map(([name, file]) => copyFile(source(file, "ttf"), join(to, `${name}.ttf`))));
  await copyFile(join(italia, "fonts/Titillium_Web/OFL.txt"), join(to, "TitilliumWeb-OFL.txt"));
  await copyFile(join(italia, "fonts/Lora/OFL.txt"), join(to, "Lora-OFL.txt"));
  await copyFile(join(italia, "fonts/Roboto_Mono/LICENSE.txt"), join(to, "RobotoMono-LICENSE.txt"));
}

/** One sprite of our own glyphs: `icons/x.svg` becomes `#x`, `icons/state/x.svg` `#state-x`, `icons/pin/x.svg` `#pin-x`. */
async function icons() {
  const symbols = [];
  for (const [folder, prefix] of [["", ""], ["state", "state-"], ["pin", "pin-"]]) {
    const files = (await readdir(join(here, "icons", folder))).filter((file) => file.endsWith(".svg")).sort();
    for (const file of files) {
      symbols.push(symbol(prefix + basename(file, ".svg"), await readFile(join(here, "icons", folder, file), "utf8")));
    }
  }
  await writeFile(join(dist, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);
}

/** The drawing of one file as a symbol of the sprite. */
function symbol(id, svg) {
  const drawing = /^<svg [^>]*viewBox="0 0 24 24"[^>]*>([\s\S]*)<\/svg>\s*$/.exec(svg);
  if (!drawing) throw new Error(`icons: ${id} is not a 24 by 24 drawing`);
  return `<symbol id="${id}" viewBox="0 0 24 24">${drawing[1].replace(/\s*\n\s*/g, "")}</symbol>`;
}

/** One call for all styles and scripts; the map library becomes a chunk that the pages with a map share. */
async function bundles() {
  const entry = (folder, ending, names) => names.map((name) => ({ in: join(here, folder, `${name}.${ending}`), out: name }));
  await build({
    entryPoints: [...entry("css", "css", ["app", "map"]), ...entry("js", "js", ["app", "map", "place", "desk", "blacken", "works", "board", "day", "day-worker"])],
    outdir: dist,
    chunkNames: "chunk-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    target: ["chrome109", "firefox115", "safari16"],
    minify: true,
    legalComments: "inline",
    // Left as they are: files of dist/fonts, relative to the style sheet.
    external: ["./fonts/*"],
    logLevel: "warning",
  });
}

/** Beside each text file the same in brotli: compressed once here, never while serving. */
async function squeeze() {
  const files = (await readdir(dist)).filter((file) => /\.(css|js|svg)$/.test(file));
  const brotli = promisify(brotliCompress);
  await Promise.all(files.map(async (file) => writeFile(join(dist, `${file}.br`), await brotli(await readFile(join(dist, file))))));
}

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await Promise.all([
  bundles(),
  fonts(),
  icons(),
  copyFile(join(italia, "svg/sprites.svg"), join(dist, "sprites.svg")),
  copyFile(join(maplibre, "maplibre-gl-worker.mjs"), join(dist, "maplibre-worker.js")),
  copyFile(join(here, "favicon.svg"), join(dist, "favicon.svg")),
]);
await squeeze();
