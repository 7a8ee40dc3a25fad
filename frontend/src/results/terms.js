// RDF terms for people: IRIs shortened and linked, literals typed.

import { language, number, t } from "./texts.js";

const XSD = "http://www.w3.org/2001/XMLSchema#";
const NUMBERS = new Set(
  "integer decimal double float int long short byte nonNegativeInteger positiveInteger nonPositiveInteger negativeInteger unsignedInt unsignedLong unsignedShort unsignedByte"
    .split(" ")
    .map((name) => XSD + name),
);
const TIMES = new Set("date dateTime gYear gYearMonth".split(" ").map((name) => XSD + name));
const QUIET = new Set([XSD + "string", XSD + "boolean", ...NUMBERS, ...TIMES]);
const known = new Map();

/** The server's vocabulary: `{base, root, prefixes, classes, properties}`, asked for once. */
export function vocabulary(url) {
  if (!url) return Promise.resolve({ prefixes: {} });
  if (!known.has(url)) {
    const asked = fetch(url, { headers: { Accept: "application/json" } })
      .then((answer) => (answer.ok ? answer.json() : {}))
      .catch(() => ({}))
      .then((found) => ({ prefixes: {}, ...found, root: new URL(url, location.href).pathname.replace(/\/sparql\/.*/, "") }));
    known.set(url, asked);
  }
  return known.get(url);
}

/** An IRI with its prefix; ours without what they all begin with. */
export function short(iri, { prefixes = {}, base } = {}) {
  for (const [prefix, namespace] of Object.entries(prefixes)) {
    const rest = iri.slice(namespace.length);
    if (rest && iri.startsWith(namespace) && !/[/#]/.test(rest)) return `${prefix}:${rest}`;
  }
  if (base && iri.startsWith(base) && iri.length > base.length) return iri.slice(base.length);
  return iri;
}

/** Where an IRI leads: ours to our own pages, of others the web and mail only; null for the rest. */
export function leads(iri, { base, root = "" } = {}) {
  if (base && iri.startsWith(base)) return `${root}/${iri.slice(base.length)}`;
  return /^(https?:\/\/|mailto:)/.test(iri) ? iri : null;
}

/** A literal's number; null where it is none. */
export function numeric(term) {
  if (!term || term.type === "uri" || term.type === "bnode" || !NUMBERS.has(term.datatype)) return null;
  const value = Number(term.value);
  return Number.isFinite(value) ? value : null;
}

/** Whether a literal is a date or a part of one. */
export const temporal = (term) => TIMES.has(term?.datatype);

/** What is shown of a term. */
export function shown(term, context) {
  if (!term) return "";
  if (term.type === "uri") return short(term.value, context);
  if (term.type === "bnode") return `_:${term.value}`;
  if (term.type === "triple") {
    const { subject, predicate, object } = term.value;
    return `<<( ${[subject, predicate, object].map((part) => shown(part, context)).join(" ")} )>>`;
  }
  return term.value;
}

/** As `shown`, of a term that names a category: numbers in the reader's way. */
export function named(term, context) {
  if (!term) return t("unbound");
  if (term.type !== "uri") return shown(term, context);
  const text = short(term.value, context);
  return /^https?:/.test(text) ? (text.replace(/[/#]$/, "").match(/[^/#]+$/)?.[0] ?? text) : text.replace(/^id\/[^/]+\//, "");
}

/** What stands quietly behind a literal: its language or its datatype. */
export function aside(term, context) {
  if (term["xml:lang"]) return { text: term["xml:lang"], lang: term["xml:lang"] };
  if (term.datatype && !QUIET.has(term.datatype)) return { text: short(term.datatype, context) };
  return null;
}

const words = new Intl.Collator(language, { numeric: true, sensitivity: "base" });

/** Orders two terms: numbers by value, everything else by the reader's alphabet, unbound last. */
export function compare(one, other, context) {
  if (!one || !other) return one ? -1 : other ? 1 : 0;
  const [left, right] = [numeric(one), numeric(other)];
  if (left !== null && right !== null) return left - right;
  if (left !== null || right !== null) return left !== null ? -1 : 1;
  return words.compare(shown(one, context), shown(other, context));
}

/** A column's name as a heading: `placeName` and `place_name` are “place name”. */
export const heading = (name) =>
  name
    .replace(/_/g, " ")
    .replace(/(\p{Ll})(\p{Lu})/gu, (_, a, b) => `${a} ${b.toLowerCase()}`);

/** What each column holds: "number", "time", "iri" or "text"; "none" where it is always unbound. */
export function columns({ vars, rows }) {
  return vars.map((name) => {
    const terms = rows.map((row) => row[name]).filter(Boolean);
    const all = (test) => terms.length > 0 && terms.every(test);
    let kind = "text";
    if (!terms.length) kind = "none";
    else if (all((term) => numeric(term) !== null)) kind = "number";
    else if (all(temporal)) kind = "time";
    else if (all((term) => term.type === "uri")) kind = "iri";
    return { name, kind };
  });
}

export { number };
