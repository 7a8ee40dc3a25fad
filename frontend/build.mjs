// Bundles and minifies src/ into the Python package; nothing is loaded from elsewhere at run time.
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const target = here("../src/iclod/web/static/built/");

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
await mkdir(here("build"), { recursive: true });
await writeFile(here("build/countries.json"), JSON.stringify(await countries()));

const { metafile } = await build({
  absWorkingDir: here("."),
  entryPoints: ["src/site.css", "src/site.js", "src/results.css", "src/results.js", "src/editor.css", "src/editor.js", "src/validate.css", "src/validate.js", "src/shapes.css"],
  outdir: target,
  bundle: true,
  minify: true,
  splitting: true,
  format: "esm",
  target: ["es2020", "chrome100", "firefox100", "safari15"],
  loader: { ".woff2": "file", ".json": "json" },
  plugins: [asFile(/build\/countries\.json$/)],
  assetNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
});
await writeFile(`${target}THIRD-PARTY.txt`, await licences(metafile));

/** Outlines of countries by their ISO 3166-1 alpha-2 codes; Natural Earth has the numeric ones. */
async function countries() {
  const read = async (path) => JSON.parse(await readFile(here(`node_modules/${path}`), "utf8"));
  const topology = await read("world-atlas/countries-50m.json");
  const codes = new Map((await read("i18n-iso-countries/codes.json")).map(([two, , digits]) => [digits, two]));
  const { countries: shapes } = topology.objects;
  shapes.geometries = shapes.geometries.map(({ type, arcs, id, properties }) => ({
    type,
    arcs,
    // ISO has no code for Kosovo; XK is the one that CLDR and the EU use.
    id: codes.get(id) ?? (properties.name === "Kosovo" ? "XK" : undefined),
  }));
  topology.objects = { countries: shapes };
  return topology;
}

/** Lets the script fetch a file instead of carrying it. */
function asFile(filter) {
  return {
    name: "as-file",
    setup({ onLoad }) {
      onLoad({ filter }, async ({ path }) => ({ contents: await readFile(path), loader: "file" }));
    },
  };
}

/** The licences of every package that something of is in the built files. */
async function licences({ inputs }) {
  const names = new Set();
  for (const path of Object.keys(inputs)) {
    const found = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path);
    if (found) names.add(found[1]);
  }
  // YASGUI comes bundled: what is in it stands in its source map.
  const { sources } = JSON.parse(await readFile(here("node_modules/@zazuko/yasgui/build/yasgui.esm.js.map"), "utf8"));
  for (const path of sources) {
    const found = [...path.matchAll(/node_modules\/((?:@[^/]+\/)?[^/.][^/]*)\//g)].at(-1);
    if (found) names.add(found[1]);
  }
  names.add("world-atlas");
  const parts = [];
  for (const name of [...names].sort()) {
    const folder = here(`node_modules/${name}/`);
    const { version, license } = JSON.parse(await readFile(`${folder}package.json`, "utf8"));
    const file = (await readdir(folder)).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
    const text = file ? await readFile(folder + file, "utf8") : `Licence: ${license}`;
    parts.push(`${name} ${version} (${license})\n\n${text.trim()}\n`);
  }
  return `Parts of these packages are in the files beside this one.\n\n${parts.join(`\n${"-".repeat(72)}\n\n`)}`;
}
