// Solutions on a map: points or countries, on outlines of Natural Earth that come with the site.

import { extent, max, min } from "d3-array";
import { geoAzimuthalEqualArea, geoEqualEarth, geoGraticule10, geoPath } from "d3-geo";
import { scaleQuantize, scaleSqrt } from "d3-scale";
import { select } from "d3-selection";
import { zoom as zooming, zoomIdentity } from "d3-zoom";
import { feature } from "topojson-client";
import outlines from "../../build/countries.json";
import { choice, h, s, save, walk } from "./dom.js";
import { countryOf, placing, pointOf } from "./places.js";
import { standalone } from "./svg.js";
import { cell } from "./table.js";
import { columns, heading, named, number, numeric } from "./terms.js";
import { counted, language, t } from "./texts.js";

const COUNT = "#count";
const SHADES = 5;
/** Points that are drawn at most. */
const POINTS = 3000;
const CODES = `PREFIX iclod: <https://w3id.org/iclod/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?country ?code WHERE { ?country a iclod:Country ; skos:notation ?code }`;
const names = new Intl.DisplayNames([language], { type: "region" });
let world;
const codes = new Map();

/** The outlines: `{id: alpha-2 code, geometry}` each; fetched once. */
function countries() {
  world ??= fetch(new URL(outlines, import.meta.url))
    .then((answer) => answer.json())
    .then((topology) => feature(topology, topology.objects.countries).features);
  return world;
}

/** The registry's countries: codes by IRI; asked for once. */
function own({ root = "" }) {
  if (!codes.has(root)) {
    const url = `${root}/sparql?${new URLSearchParams({ query: CODES })}`;
    const asked = fetch(url, { headers: { Accept: "application/sparql-results+json" } })
      .then((answer) => answer.json())
      .then(({ results }) => new Map(results.bindings.map(({ country, code }) => [country.value, code.value])))
      .catch(() => new Map());
    codes.set(root, asked);
  }
  return codes.get(root);
}

export async function map(answer, context, wish = {}) {
  const found = placing(answer, context, wish);
  const kinds = columns(answer);
  const used = new Set(Object.values(found.points ?? {}));
  const iris = kinds.some(({ name, kind }) => name === found.countries && kind === "iri");
  const [shapes, known] = await Promise.all([countries(), iris ? own(context) : null]);
  const data = { answer, context, found, shapes, known };
  const numbers = kinds.filter(({ name, kind }) => kind === "number" && !used.has(name)).map(({ name }) => name);
  const texts = kinds.filter(({ name, kind }) => kind !== "none" && kind !== "number" && !used.has(name)).map(({ name }) => name);
  const state = {
    what: wish.countries || !found.points ? "countries" : "points",
    value: [wish.value, numbers[0], COUNT].find((name) => name === COUNT || numbers.includes(name)),
    label: [wish.label, kinds.find(({ name, kind }) => kind === "text" && !used.has(name))?.name, texts[0]].find((name) => texts.includes(name)),
  };
  const picture = h("div", { class: "picture map" });
  const notes = h("div", { class: "notes small quiet" });
  const twin = h("details", { class: "twin" }, h("summary", { text: t("as_table") }));
  const tools = h("div", { class: "tools" });
  let width = 0;
  let scale = () => {};

  function draw() {
    if (!width) return;
    const drawn = state.what === "points" ? points(data, state) : areas(data, state);
    scale = paint(picture, drawn, data, width);
    notes.replaceChildren(
      ...[drawn.lost && counted("unplaced_one", "unplaced", drawn.lost), t("made_with")].filter(Boolean).map((text) => h("p", { text })),
    );
    twin.replaceChildren(twin.firstChild, drawn.twin());
  }
  function set(change) {
    Object.assign(state, change);
    draw();
  }
  const pair = (name) => [name, heading(name)];
  if (found.points && found.countries) tools.append(choice(t("what"), ["points", "countries"].map((what) => [what, t(what)]), state.what, (what) => set({ what })));
  tools.append(choice(t("value"), [[COUNT, t("count")], ...numbers.map(pair)], state.value, (value) => set({ value })));
  if (found.points && texts.length > 1) tools.append(choice(t("label"), texts.map(pair), state.label, (label) => set({ label })));
  new ResizeObserver(([{ contentRect }]) => {
    const now = Math.floor(contentRect.width);
    if (now && now !== width) {
      width = now;
      draw();
    }
  }).observe(picture);
  const button = (key, text, by) => h("button", { type: "button", title: t(key), "aria-label": t(key), text, onclick: () => scale(by) });
  const buttons = h("div", { class: "zooms" }, button("zoom_in", "+", 1.6), button("zoom_out", "−", 1 / 1.6), button("zoom_reset", "⤢", 0));
  return h("div", {}, tools, h("div", { class: "atlas" }, picture, buttons), notes, twin,
    h("p", { class: "row" }, h("button", { type: "button", class: "small", text: t("save_svg"), onclick: () => save("map.svg", "image/svg+xml", standalone(picture.querySelector("svg"))) })));
}

/** Countries, each with the sum of its rows. */
function areas({ answer, context, found, known, shapes }, { value }) {
  const drawn = new Set(shapes.map(({ id }) => id));
  const sums = new Map();
  let lost = 0;
  for (const row of answer.rows) {
    const code = countryOf(row[found.countries], known);
    const amount = value === COUNT ? 1 : numeric(row[value]);
    if (!code || amount === null || !drawn.has(code)) lost += 1;
    else sums.set(code, (sums.get(code) ?? 0) + amount);
  }
  const ordered = [...sums].sort(([, one], [, other]) => other - one);
  const title = value === COUNT ? t("count") : heading(value);
  return {
    lost,
    sums,
    title,
    label: (code) => `${names.of(code)}: ${number(sums.get(code))}`,
    twin: () => twinOf([t("place"), title], ordered.map(([code, amount]) => [named({ value: names.of(code) }, context), amount])),
  };
}

/** Points, one a row; larger ones below. */
function points({ answer, context, found }, { value, label }) {
  const placed = answer.rows.map((row) => ({ row, at: pointOf(row, found.points) })).filter(({ at }) => at);
  const amount = ({ row }) => (value === COUNT ? null : numeric(row[value]));
  const shown = placed.slice(0, POINTS).map((point) => ({ ...point, amount: amount(point), name: named(point.row[label], context) }));
  shown.sort((one, other) => (other.amount ?? 0) - (one.amount ?? 0));
  const title = heading(value);
  return {
    lost: answer.rows.length - shown.length,
    points: shown,
    largest: max(shown, (point) => point.amount) ?? 0,
    label: (point) => (point.amount === null ? point.name : `${point.name}: ${number(point.amount)}`),
    twin: () => {
      const heads = [label ? heading(label) : t("place"), t("latitude"), t("longitude"), ...(value === COUNT ? [] : [title])];
      return twinOf(heads, shown.map(({ row, at, amount: own }) => [label ? cell(row[label], context) : "", at[1], at[0], ...(value === COUNT ? [] : [own ?? ""])]));
    },
  };
}

function twinOf(heads, rows) {
  const entry = (value) => (value instanceof Element ? value : typeof value === "number" ? h("td", { class: "number", text: number(value) }) : h("td", { text: value }));
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("as_table") },
    h("table", {}, h("thead", {}, h("tr", {}, heads.map((text) => h("th", { scope: "col", text })))), h("tbody", {}, rows.map((row) => h("tr", {}, row.map(entry))))));
}

/** A projection in which what is drawn fills the picture: flat and local where it is near together. */
function projected(things, width, height) {
  const [west, east] = extent(things, ([x]) => x);
  const [south, north] = extent(things, ([, y]) => y);
  const middle = [(west + east) / 2, (south + north) / 2];
  const near = east - west < 90 && north - south < 70;
  const projection = near ? geoAzimuthalEqualArea().rotate([-middle[0], -middle[1]]).clipAngle(88) : geoEqualEarth().rotate([east - west > 180 ? -11 : -middle[0], 0]);
  const edge = Math.min(width, height) * 0.09;
  projection.fitExtent([[edge, edge], [width - edge, height - edge]], { type: "MultiPoint", coordinates: things });
  const most = width * 3.2;
  if (projection.scale() > most) {
    projection.scale(most).translate([0, 0]);
    const [x, y] = projection(middle);
    projection.translate([width / 2 - x, height / 2 - y]);
  }
  return projection;
}

/** What has to be in sight of a country: its largest part, lest islands far away shrink the rest. */
function body({ geometry }) {
  const parts = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  return parts.reduce((most, part) => (part[0].length > most.length ? part[0] : most), []);
}

function paint(picture, drawn, { shapes }, width) {
  const height = Math.round(Math.min(560, Math.max(280, width * 0.58)));
  const seen = drawn.points ? drawn.points.map(({ at }) => at) : shapes.filter(({ id }) => drawn.sums.has(id)).flatMap(body);
  const projection = projected(seen.length ? seen : [[-170, -56], [170, 75]], width, height);
  const path = geoPath(projection).digits(1);
  const svg = s("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": t("map_keys"), class: "drawing" });
  const ground = s("g");
  svg.append(s("rect", { width, height, class: "sea" }), ground);
  ground.append(s("path", { d: path(geoGraticule10()) ?? "", class: "graticule", "aria-hidden": "true" }));
  const shade = drawn.sums ? scaleQuantize([min(drawn.sums.values()) ?? 0, max(drawn.sums.values()) || 1], [...Array(SHADES).keys()]) : null;
  const byCode = new Map();
  for (const shape of shapes) {
    const d = path(shape);
    if (!d) continue;
    const on = drawn.sums?.has(shape.id);
    const land = s("path", { d, class: on ? `land shade-${shade(drawn.sums.get(shape.id))} mark` : "land" });
    if (on) {
      land.setAttribute("role", "img");
      land.setAttribute("aria-label", drawn.label(shape.id));
      byCode.set(shape.id, land);
    } else land.setAttribute("aria-hidden", "true");
    ground.append(land);
  }
  const marks = drawn.points ? dots(ground, drawn, projection, width) : [...drawn.sums.keys()].map((code) => byCode.get(code)).filter(Boolean);
  picture.replaceChildren(svg);
  if (shade) picture.append(key(shade, drawn.title, [...drawn.sums.values()].every(Number.isInteger)));
  walk(picture, marks);
  return zoomable(svg, ground, width, height);
}

function dots(ground, drawn, projection, width) {
  const radius = scaleSqrt([0, drawn.largest || 1], [0, Math.max(8, Math.min(18, width / 52))]);
  const made = [];
  for (const point of drawn.points) {
    const at = projection(point.at);
    if (!at) continue;
    const r = point.amount === null ? 5.5 : Math.max(3, radius(Math.max(0, point.amount)));
    made.push(s("circle", { cx: at[0], cy: at[1], r, "data-r": r, class: "dot mark", role: "img", "aria-label": drawn.label(point) }));
  }
  ground.append(...made);
  return made;
}

function key(shade, title, whole) {
  const items = shade.range().map((place) => {
    const text = range(shade.invertExtent(place), place === SHADES - 1, whole);
    if (!text) return null;
    return h("li", {}, s("svg", { width: "22", height: "14", "aria-hidden": "true" }, s("rect", { width: "22", height: "14", rx: "2", class: `shade-${place}` })), text);
  });
  return h("div", { class: "key" }, h("p", { class: "small quiet", text: title }), h("ul", { class: "legend" }, items));
}

/** What a shade stands for; null where no whole number lies in it. */
function range([from, to], last, whole) {
  const [first, end] = whole ? [Math.ceil(from), last ? to : Math.ceil(to) - 1] : [rounded(from), rounded(to)];
  if (first > end) return null;
  return first === end ? number(first) : `${number(first)}–${number(end)}`;
}

const rounded = (value) => Number(value.toPrecision(3));

/** Dragging, pinching, the wheel with Ctrl, the keys + and −; what it returns multiplies the scale. */
function zoomable(svg, ground, width, height) {
  const found = zooming()
    .scaleExtent([1, 40])
    .translateExtent([[0, 0], [width, height]])
    .filter((event) => (event.type === "wheel" ? event.ctrlKey || event.metaKey : event.type.startsWith("touch") ? event.touches.length > 1 : !event.button))
    .on("zoom", ({ transform }) => {
      ground.setAttribute("transform", transform.toString());
      for (const dot of ground.querySelectorAll("circle")) dot.setAttribute("r", dot.dataset.r / transform.k);
    });
  const chosen = select(svg).call(found).on("dblclick.zoom", null);
  const by = (factor) => (factor ? found.scaleBy(chosen, factor) : found.transform(chosen, zoomIdentity));
  svg.addEventListener("keydown", (event) => {
    const factor = { "+": 1.6, "=": 1.6, "-": 1 / 1.6, "−": 1 / 1.6, 0: 0 }[event.key];
    if (factor === undefined || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    by(factor);
  });
  return by;
}
