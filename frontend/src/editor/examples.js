// Queries to begin with: a few of ours, then those that the registry keeps.

import { h } from "../results/dom.js";
import { grouped, language, t } from "./texts.js";

const HEAD = `PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX iclod: <https://w3id.org/iclod/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
`;
const FIRST = [
  {
    title: ["Practices and their topics", "Les pratiques et leurs thèmes"],
    query: `${HEAD}
SELECT ?practice ?title ?topic WHERE {
  ?practice a iclod:Practice ;
    dcterms:title ?title ;
    dcterms:subject/skos:prefLabel ?topic .
  FILTER (lang(?topic) = "LANG")
}
ORDER BY ?title
LIMIT 100
`,
  },
  {
    title: ["Practices per country (chart, map)", "Pratiques par pays (graphique, carte)"],
    query: `${HEAD}
SELECT ?country (COUNT(DISTINCT ?practice) AS ?practices) WHERE {
  ?practice a iclod:Practice ; dcterms:spatial ?place .
  ?place a iclod:Country ; skos:prefLabel ?country .
  FILTER (lang(?country) = "LANG")
}
GROUP BY ?country
ORDER BY DESC(?practices) ?country
`,
  },
  {
    title: ["Cities by number of practices (map)", "Les villes selon leurs pratiques (carte)"],
    query: `PREFIX geo: <http://www.w3.org/2003/01/geo/wgs84_pos#>
${HEAD}
SELECT ?name ?lat ?long (COUNT(DISTINCT ?practice) AS ?practices) WHERE {
  ?city a iclod:City ; skos:prefLabel ?name ; geo:lat ?lat ; geo:long ?long .
  ?practice dcterms:spatial ?city .
  FILTER (lang(?name) = "LANG")
}
GROUP BY ?name ?lat ?long
ORDER BY DESC(?practices)
`,
  },
  {
    title: ["Everything about one city (Turtle)", "Tout sur une ville (Turtle)"],
    query: `DESCRIBE <BASEid/city/bergen>
`,
  },
];

/** Groups of examples: `{label, items: [{title, text, query}]}`. */
async function groups(url, context) {
  const base = context.base ?? "https://w3id.org/iclod/";
  const place = language === "fr" ? 1 : 0;
  const first = FIRST.map(({ title, query }) => ({ title: title[place], query: query.replaceAll("LANG", language).replaceAll("BASE", base) }));
  const found = [{ label: t("first_steps"), items: first }];
  const kept = await fetch(url, { headers: { Accept: "application/json" } })
    .then((answer) => (answer.ok ? answer.json() : {}))
    .catch(() => ({}));
  const byLabel = new Map();
  for (const { name, title, description, keywords, sample, query } of kept.queries ?? []) {
    const label = grouped(keywords?.[0]);
    if (!byLabel.has(label)) byLabel.set(label, []);
    byLabel.get(label).push({ title: said(title) || name, text: said(description), query: sample ?? query });
  }
  return [...found, ...[...byLabel].map(([label, items]) => ({ label, items }))];
}

/** A text by language in the reader's; other values as they are. */
const said = (value) => (value && typeof value === "object" && !Array.isArray(value) ? (value[language] ?? value.en ?? Object.values(value)[0]) : value);

/** The menu, which opens what is chosen in a query of its own. */
export function menu(url, vocabulary, open) {
  const box = h("div", { class: "examples-list" });
  const details = h("details", { class: "examples" }, h("summary", { class: "button", text: t("examples") }), box);
  const shut = () => (details.open = false);
  details.addEventListener("toggle", async () => {
    if (!details.open || box.childElementCount) return;
    const found = await groups(url, await vocabulary);
    box.replaceChildren(...found.map(({ label, items }) => h("section", {}, h("h2", { text: label }), h("ul", {}, items.map(({ title, text, query }) =>
      h("li", {}, h("button", { type: "button", title: text, text: title, onclick: () => {
        shut();
        open(title, query);
      } })))))));
  });
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    shut();
    details.querySelector("summary").focus();
  });
  document.addEventListener("click", ({ target }) => {
    if (!details.contains(target)) shut();
  });
  return details;
}
