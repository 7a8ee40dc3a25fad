// Solutions as a chart, drawn with d3 as SVG: attributes only, so that a strict policy has nothing
// to refuse; colours and fonts are in results.css.

import { max, min } from "d3-array";
import { axisBottom, axisLeft } from "d3-axis";
import { scaleBand, scaleLinear, scalePoint } from "d3-scale";
import { select } from "d3-selection";
import { line, stack, stackOffsetDiverging } from "d3-shape";
import { choice, fresh, h, s, save, walk } from "./dom.js";
import { standalone } from "./svg.js";
import { columns, heading, named, number, numeric } from "./terms.js";
import { language, t } from "./texts.js";

const COUNT = "#count";
const NONE = "#none";
/** Categories and series that are drawn at most. */
const CATEGORIES = 50;
const SERIES = 8;
const KINDS = ["bars", "columns", "stacked", "line"];
const words = new Intl.Collator(language, { numeric: true, sensitivity: "base" });

/** Whether there is anything to draw. */
export const drawable = (answer) => answer.rows.length > 0 && answer.vars.length > 0;

export function chart(answer, context, wish = {}) {
  const known = columns(answer).filter(({ kind }) => kind !== "none");
  const state = start(known, answer, wish);
  const picture = h("div", { class: "picture chart" });
  const notes = h("div", { class: "notes small quiet" });
  const twin = h("details", { class: "twin" }, h("summary", { text: t("as_table") }));
  const tools = h("div", { class: "tools" });
  let width = 0;

  function draw() {
    if (!width) return;
    const found = gather(answer, context, state);
    notes.replaceChildren(...found.notes.map((text) => h("p", { text })));
    paint(picture, found, state, width);
    twin.replaceChildren(twin.firstChild, twinOf(found, state));
  }
  function set(change) {
    Object.assign(state, change);
    options();
    draw();
  }
  function options() {
    const held = tools.contains(document.activeElement) ? [...tools.querySelectorAll("select")].indexOf(document.activeElement) : -1;
    const names = known.map(({ name }) => [name, heading(name)]);
    const values = [[COUNT, t("count")], ...known.filter(({ kind }) => kind === "number").map(({ name }) => [name, heading(name)])];
    tools.replaceChildren(
      choice(t("kind"), KINDS.map((kind) => [kind, t(kind)]), state.type, (type) => set({ type })),
      choice(t("category"), names, state.x, (x) => set({ x })),
      choice(t("value"), values, state.y, (y) => set({ y })),
      choice(t("series"), [[NONE, t("none")], ...names], state.series, (series) => set({ series })),
      choice(t("order"), [["answer", t("as_is")], ["value", t("by_value")], ["name", t("by_name")]], state.order, (order) => set({ order })),
      unit(),
    );
    if (held >= 0) tools.querySelectorAll("select")[held]?.focus();
  }
  function unit() {
    const id = fresh("unit");
    const input = h("input", { id, type: "text", size: "8", maxlength: "24", autocomplete: "off", value: state.unit });
    input.addEventListener("change", () => {
      state.unit = input.value.trim();
      draw();
    });
    return h("div", { class: "field" }, h("label", { for: id, text: t("unit") }), input);
  }

  options();
  const buttons = h("p", { class: "row" },
    h("button", { type: "button", class: "small", text: t("save_svg"), onclick: () => save("chart.svg", "image/svg+xml", standalone(picture.querySelector("svg"))) }));
  new ResizeObserver(([{ contentRect }]) => {
    const found = Math.floor(contentRect.width);
    if (found && found !== width) {
      width = found;
      draw();
    }
  }).observe(picture);
  return h("div", {}, tools, picture, notes, twin, buttons);
}

function start(known, answer, wish) {
  const names = new Set(known.map(({ name }) => name));
  const of = (...kinds) => known.filter(({ kind }) => kinds.includes(kind)).map(({ name }) => name);
  const texts = of("text", "iri");
  const times = of("time");
  const years = of("number").filter((name) => /year|année|annee/i.test(name));
  const x = names.has(wish.x) ? wish.x : (times[0] ?? texts[0] ?? years[0] ?? known[0].name);
  const y = names.has(wish.y) ? wish.y : (of("number").find((name) => name !== x) ?? COUNT);
  // A column that names the category again (its IRI beside its label) splits nothing.
  const splits = [...texts, ...times].find(
    (name) => name !== x && y !== COUNT && repeats(answer, x) && !repeats(answer, x, name),
  );
  const series = names.has(wish.series) ? wish.series : (splits ?? NONE);
  const flows = times.includes(x) || years.includes(x);
  const type = KINDS.includes(wish.type) ? wish.type : wish.type === "bar" ? "bars" : flows ? (series === NONE ? "columns" : "line") : series === NONE ? "bars" : "stacked";
  return { x, y, series, type, unit: wish.unit ?? "", order: wish.order ?? (flows ? "name" : "answer") };
}

/** Whether some value of a column (or pair of values of two) is in several rows. */
function repeats({ rows }, ...names) {
  const seen = new Set(rows.map((row) => names.map((name) => row[name]?.value ?? "").join("\n")));
  return seen.size < rows.length;
}

/** The numbers by category and series, capped to what can be told apart. */
function gather(answer, context, { x, y, series, order, type }) {
  const cells = new Map();
  const totals = new Map();
  const all = new Map();
  let summed = false;
  for (const row of answer.rows) {
    const value = y === COUNT ? 1 : numeric(row[y]);
    if (value === null) continue;
    const category = named(row[x], context);
    const part = series === NONE ? "" : named(row[series], context);
    const own = cells.get(category) ?? cells.set(category, new Map()).get(category);
    summed ||= y !== COUNT && own.has(part);
    own.set(part, (own.get(part) ?? 0) + value);
    totals.set(category, (totals.get(category) ?? 0) + value);
    all.set(part, (all.get(part) ?? 0) + Math.abs(value));
  }
  const notes = summed ? [t("summed")] : [];
  const parts = capped([...all.keys()], (part) => all.get(part), SERIES);
  if (parts.length < all.size) {
    notes.push(t("capped", { n: parts.length, all: all.size, others: t("others") }));
    for (const own of cells.values()) {
      let rest = 0;
      for (const [part, value] of own) if (!parts.includes(part)) rest += value;
      own.set(t("others"), rest);
    }
    parts.push(t("others"));
  }
  let categories = [...cells.keys()];
  if (order === "value") categories.sort((one, other) => totals.get(other) - totals.get(one));
  if (order === "name") categories.sort(words.compare);
  if (categories.length > CATEGORIES && type !== "line") {
    notes.push(t("capped_first", { n: CATEGORIES, all: categories.length }));
    categories = categories.slice(0, CATEGORIES);
  }
  if (series !== NONE) parts.sort((one, other) => (one === t("others")) - (other === t("others")) || words.compare(one, other));
  return { categories, parts, value: (category, part) => cells.get(category)?.get(part) ?? 0, has: (category, part) => cells.get(category)?.has(part), notes };
}

function capped(keys, size, most) {
  return keys.length <= most ? keys : keys.sort((one, other) => size(other) - size(one)).slice(0, most - 1);
}

const label = (name) => (name === COUNT ? t("count") : heading(name));
const withUnit = (text, unit) => (unit ? `${text} (${unit})` : text);
const said = (value, unit) => (unit ? `${number(value)} ${unit}` : number(value));

function paint(picture, found, state, width) {
  const across = state.type === "bars";
  const title = t("chart_of", { value: label(state.y), category: label(state.x) });
  const svg = s("svg", { role: "group", "aria-label": `${title}. ${t("chart_keys")}`, class: "drawing" });
  picture.replaceChildren(svg);
  if (found.parts.length > 1 || found.parts[0] !== "") picture.append(legend(found.parts));
  const marks = across ? acrossBars(svg, found, state, width) : upright(svg, found, state, width);
  walk(picture, marks);
}

function legend(parts) {
  return h("ul", { class: "legend" }, parts.map((part, place) =>
    h("li", {}, s("svg", { width: "14", height: "14", "aria-hidden": "true" }, s("rect", { width: "14", height: "14", rx: "2", class: `fill-${place}` })), part)));
}

function mark(name, attributes, category, part, value, unit) {
  const text = part ? `${category}, ${part}: ${said(value, unit)}` : `${category}: ${said(value, unit)}`;
  return s(name, { ...attributes, role: "img", "aria-label": text });
}

/** Values of each category beside each other or on top of each other. */
function segments(found, stacked) {
  const { categories, parts, value } = found;
  if (stacked) {
    const layers = stack().keys(parts).value((category, part) => value(category, part)).offset(stackOffsetDiverging)(categories);
    return layers.flatMap((layer, index) => layer.map(([from, to], place) => ({ category: categories[place], part: layer.key, index, from, to })));
  }
  return categories.flatMap((category) => parts.map((part, index) => ({ category, part, index, from: 0, to: value(category, part) })));
}

function extent(pieces) {
  return [Math.min(0, min(pieces, ({ from, to }) => Math.min(from, to)) ?? 0), Math.max(0, max(pieces, ({ from, to }) => Math.max(from, to)) ?? 0) || 1];
}

function acrossBars(svg, found, state, width) {
  const pieces = segments(found, found.parts.length > 1);
  const longest = max(found.categories, (name) => Math.min(name.length, 34)) ?? 0;
  const left = Math.min(width * 0.42, 16 + longest * 7.4);
  const [top, bottom, right] = [6, 48, 52];
  const height = top + bottom + found.categories.length * 26;
  size(svg, width, height);
  const y = scaleBand(found.categories, [top, height - bottom]).paddingInner(0.28).paddingOuter(0.14);
  const x = scaleLinear(extent(pieces), [left, width - right]).nice();
  axis(svg, axisBottom(x).ticks(Math.max(2, width / 130)).tickFormat(number).tickSize(-(height - top - bottom)), 0, height - bottom, "grid");
  axis(svg, axisLeft(y).tickSize(0).tickFormat((name) => clipped(name, left)), left - 4, 0);
  svg.append(s("text", { class: "title", x: (left + width - right) / 2, y: height - 8, "text-anchor": "middle" }, withUnit(label(state.y), state.unit)));
  const marks = pieces.filter(({ from, to }) => from !== to || found.parts.length === 1).map(({ category, part, index, from, to }) =>
    mark("rect", { class: `fill-${index} mark`, x: x(Math.min(from, to)), y: y(category), width: Math.max(1, Math.abs(x(to) - x(from))), height: y.bandwidth() }, category, part, to - from, state.unit));
  svg.append(...marks);
  if (found.parts.length === 1) {
    svg.append(...pieces.map(({ category, to }) =>
      s("text", { class: "number", x: x(Math.max(0, to)) + 6, y: y(category) + y.bandwidth() / 2, dy: "0.35em", "aria-hidden": "true" }, number(to))));
  }
  return marks;
}

function upright(svg, found, state, width) {
  const flows = state.type === "line";
  const stacked = state.type === "stacked";
  const pieces = segments(found, stacked);
  const longest = max(found.categories, (name) => Math.min(name.length, 22)) ?? 0;
  const [domainLow, domainHigh] = extent(pieces);
  const widest = Math.max(number(domainLow).length, number(domainHigh).length);
  const [top, right, left] = [14, 14, 34 + widest * 8];
  const step = (width - left - right) / Math.max(1, found.categories.length);
  const slanted = longest * 7.2 > step;
  const bottom = 44 + (slanted ? Math.min(120, longest * 5.4) : 14);
  const height = 340 + bottom;
  size(svg, width, height);
  const x = flows ? scalePoint(found.categories, [left + 8, width - right - 8]).padding(0.3) : scaleBand(found.categories, [left, width - right]).padding(0.18);
  const y = scaleLinear([domainLow, domainHigh], [height - bottom, top]).nice();
  axis(svg, axisLeft(y).ticks(6).tickFormat(number).tickSize(-(width - left - right)), left, 0, "grid");
  const every = Math.ceil(16 / step);
  const bottomAxis = axisBottom(x).tickSize(4).tickFormat((name) => clipped(name, 160));
  if (every > 1) bottomAxis.tickValues(found.categories.filter((_, place) => place % every === 0));
  const drawn = axis(svg, bottomAxis, 0, height - bottom);
  if (slanted) {
    drawn.selectAll(".tick text").attr("text-anchor", "end").attr("transform", "rotate(-38)").attr("dx", "-0.6em").attr("dy", "0.3em");
  }
  svg.append(
    s("text", { class: "title", x: (left + width - right) / 2, y: height - 6, "text-anchor": "middle" }, label(state.x)),
    s("text", { class: "title", transform: `translate(13 ${(top + height - bottom) / 2}) rotate(-90)`, "text-anchor": "middle" }, withUnit(label(state.y), state.unit)),
  );
  if (flows) return lines(svg, found, state, x, y);
  const beside = stacked ? 1 : found.parts.length;
  const marks = pieces.filter(({ from, to }) => from !== to).map(({ category, part, index, from, to }) =>
    mark("rect", {
      class: `fill-${index} mark`,
      x: x(category) + (stacked ? 0 : (index * x.bandwidth()) / beside),
      width: Math.max(1, x.bandwidth() / beside - (beside > 1 ? 1 : 0)),
      y: y(Math.max(from, to)),
      height: Math.max(1, Math.abs(y(from) - y(to))),
    }, category, part, to - from, state.unit));
  svg.append(...marks);
  return marks;
}

function lines(svg, found, state, x, y) {
  const marks = [];
  found.parts.forEach((part, index) => {
    const points = found.categories.filter((category) => found.has(category, part));
    const path = line((category) => x(category), (category) => y(found.value(category, part)));
    svg.append(s("path", { class: `line-${index} line`, d: path(points) ?? "" }));
    for (const category of points) {
      const value = found.value(category, part);
      marks.push(mark("circle", { class: `fill-${index} mark`, cx: x(category), cy: y(value), r: points.length > 60 ? 2.5 : 4.5 }, category, part, value, state.unit));
    }
  });
  svg.append(...marks);
  return marks;
}

function size(svg, width, height) {
  for (const [name, value] of Object.entries({ width, height, viewBox: `0 0 ${width} ${height}` })) svg.setAttribute(name, value);
}

function axis(svg, made, x, y, kind = "") {
  const group = s("g", { class: `axis ${kind}`, transform: `translate(${x} ${y})`, "aria-hidden": "true" });
  svg.append(group);
  const drawn = select(group).call(made);
  for (const name of ["font-size", "font-family", "fill"]) group.removeAttribute(name);
  return drawn;
}

const clipped = (text, pixels) => {
  const most = Math.max(6, Math.floor(pixels / 7.4));
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
};

function twinOf({ categories, parts, value }, { x, y, unit }) {
  const plain = parts.length === 1 && parts[0] === "";
  const heads = plain ? [withUnit(label(y), unit)] : parts.map((part) => withUnit(part, unit));
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("as_table") },
    h("table", {},
      h("thead", {}, h("tr", {}, [label(x), ...heads].map((text) => h("th", { scope: "col", text })))),
      h("tbody", {}, categories.map((category) =>
        h("tr", {}, h("th", { scope: "row", text: category }), parts.map((part) => h("td", { class: "number", text: number(value(category, part)) })))))));
}
