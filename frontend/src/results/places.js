// Which columns of an answer name places: coordinates, WKT, countries.

import { columns, numeric } from "./terms.js";
import { language } from "./texts.js";

const WKT = "http://www.opengis.net/ont/geosparql#wktLiteral";
const POINT = /^\s*(?:<[^>]*>\s*)?POINT\s*Z?\s*\(\s*([-+\d.eE]+)[\s,]+([-+\d.eE]+)/i;
/** Of the values of a column, so many have to be countries for it to be one of countries. */
const ENOUGH = 0.6;

let codes;

/** ISO 3166-1 alpha-2 codes by what countries are called, in English and in the reader's language. */
function byName() {
  if (codes) return codes;
  codes = new Map();
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  for (const tongue of new Set(["en", "fr", language])) {
    const names = new Intl.DisplayNames([tongue], { type: "region", fallback: "none" });
    for (const one of letters) {
      for (const other of letters) {
        const name = names.of(one + other);
        if (!name) continue;
        codes.set(folded(name), codes.get(folded(name)) ?? one + other);
        codes.set(one + other, one + other);
      }
    }
  }
  return codes;
}

const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[’']/g, "'").toLowerCase();

/** A term's country code: of a code or a name, or of one of our IRIs where `own` knows it. */
export function countryOf(term, own) {
  if (!term) return null;
  if (term.type === "uri") return own?.get(term.value) ?? null;
  const known = byName();
  return (/^[A-Z]{2}$/.test(term.value) ? known.get(term.value) : known.get(folded(term.value))) ?? null;
}

/** Where a row lies: `[longitude, latitude]` in degrees, or null. */
export function pointOf(row, { lat, long, wkt }) {
  let pair;
  if (wkt) {
    const found = POINT.exec(row[wkt]?.value ?? "");
    pair = found && [Number(found[1]), Number(found[2])];
  } else {
    pair = [degrees(row[long]), degrees(row[lat])];
  }
  if (!pair || pair.some((value) => value === null || !Number.isFinite(value))) return null;
  return Math.abs(pair[0]) <= 180 && Math.abs(pair[1]) <= 90 ? pair : null;
}

function degrees(term) {
  const value = numeric(term);
  return value === null && term?.type === "literal" && /^[-+]?\d+(\.\d+)?$/.test(term.value) ? Number(term.value) : value;
}

/** What can be placed: `{points, countries}`, each null or a choice of columns; null for neither. */
export function placing(answer, { base } = {}, wish = {}) {
  if (!answer.rows.length) return null;
  const names = answer.vars;
  const named = (pattern) => names.find((name) => pattern.test(name));
  const lat = names.includes(wish.lat) ? wish.lat : named(/^(?:.*[_ ])?lat(itude)?$|[a-z]Lat(itude)?$/i);
  const long = names.includes(wish.long) ? wish.long : named(/^(?:.*[_ ])?lo?ng?(itude)?$|[a-z]Lo?ng?(itude)?$/i);
  const sample = answer.rows.slice(0, 500);
  const wkt = names.find((name) => sample.some((row) => row[name]?.datatype === WKT || POINT.test(row[name]?.value ?? "")));
  let points = lat && long ? { lat, long } : wkt ? { wkt } : null;
  if (points && !sample.some((row) => pointOf(row, points))) points = null;
  const countries = names.includes(wish.countries)
    ? wish.countries
    : columns({ vars: names, rows: sample })
        .filter(({ kind }) => kind === "iri" || kind === "text")
        .map(({ name }) => name)
        .find((name) => isCountries(sample, name, base));
  return points || countries ? { points, countries: countries ?? null } : null;
}

function isCountries(rows, name, base) {
  const terms = new Map(rows.filter((row) => row[name]).map((row) => [row[name].value, row[name]]));
  let found = 0;
  for (const term of terms.values()) {
    if (term.type === "uri" ? base && term.value.startsWith(`${base}id/country/`) : countryOf(term)) found += 1;
  }
  return found > 0 && found >= terms.size * ENOUGH;
}
