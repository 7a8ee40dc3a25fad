// The words of the script, once per language; the page says which one is spoken.

export const language = document.documentElement.lang === "fr" ? "fr" : "en";

const TEXTS = {
  views: ["Views of the answer", "Vues de la réponse"],
  table: ["Table", "Tableau"],
  chart: ["Chart", "Graphique"],
  map: ["Map", "Carte"],
  raw: ["Raw", "Brut"],
  turtle: ["Turtle", "Turtle"],
  no_chart: ["There are no rows to draw.", "Il n’y a pas de lignes à dessiner."],
  no_map: [
    "There is nothing to place: the map wants ?lat and ?long, WKT, country codes or countries.",
    "Rien à placer : la carte demande ?lat et ?long, du WKT, des codes de pays ou des pays.",
  ],
  row: ["{n} row", "{n} ligne"],
  rows: ["{n} rows", "{n} lignes"],
  statement: ["{n} line of Turtle", "{n} ligne de Turtle"],
  statements: ["{n} lines of Turtle", "{n} lignes de Turtle"],
  yes: ["Yes", "Oui"],
  no: ["No", "Non"],
  yes_more: ["There is a match.", "Il y a une correspondance."],
  no_more: ["Nothing matches.", "Rien ne correspond."],
  empty: ["No rows: nothing matches the query.", "Aucune ligne : rien ne correspond à la requête."],
  seconds: ["{n} s", "{n} s"],
  milliseconds: ["{n} ms", "{n} ms"],
  version: ["dataset version {n}", "version {n} des données"],
  cut_rows: [
    "Only the first {n} rows were fetched; download the answer to get all.",
    "Seules les {n} premières lignes ont été chargées ; téléchargez la réponse pour les avoir toutes.",
  ],
  cut_text: [
    "Only the first {n} MB were fetched; download the answer to get all.",
    "Seuls les {n} premiers Mo ont été chargés ; téléchargez la réponse pour tout avoir.",
  ],
  broken: [
    "The answer broke off before its end: the server stopped it. What came is not shown, since it is not complete.",
    "La réponse s’est interrompue avant sa fin : le serveur l’a arrêtée. Ce qui est venu n’est pas montré, faute d’être complet.",
  ],
  unreachable: ["The server cannot be reached.", "Le serveur est injoignable."],
  unreadable: ["The answer could not be read.", "La réponse n’a pas pu être lue."],
  filter: ["Filter rows", "Filtrer les lignes"],
  filtered: ["{n} of {all} rows", "{n} lignes sur {all}"],
  per_page: ["Rows per page", "Lignes par page"],
  page_of: ["{from}–{to} of {n}", "{from}–{to} sur {n}"],
  previous: ["Previous", "Précédentes"],
  next: ["Next", "Suivantes"],
  more: ["Show all", "Tout montrer"],
  less: ["Show less", "Montrer moins"],
  sorted: ["Table, sorted by {name}", "Tableau, trié par {name}"],
  kind: ["Kind", "Type"],
  bars: ["Bars", "Barres"],
  columns: ["Columns", "Colonnes"],
  stacked: ["Stacked columns", "Colonnes empilées"],
  line: ["Line", "Courbe"],
  category: ["Categories", "Catégories"],
  value: ["Values", "Valeurs"],
  series: ["Split by", "Répartir par"],
  none: ["nothing", "rien"],
  count: ["number of rows", "nombre de lignes"],
  order: ["Order", "Ordre"],
  as_is: ["as answered", "comme répondu"],
  by_value: ["by value", "par valeur"],
  by_name: ["by name", "par nom"],
  unit: ["Unit", "Unité"],
  others: ["others", "autres"],
  unbound: ["(none)", "(aucun)"],
  summed: [
    "Several rows of one category are added up.",
    "Plusieurs lignes d’une même catégorie sont additionnées.",
  ],
  capped: [
    "The {n} largest of {all} categories are drawn, the rest as “{others}”.",
    "Les {n} plus grandes catégories sur {all} sont dessinées, le reste sous « {others} ».",
  ],
  capped_first: [
    "The first {n} of {all} categories are drawn.",
    "Les {n} premières catégories sur {all} sont dessinées.",
  ],
  as_table: ["The same as a table", "Le même en tableau"],
  save_svg: ["Save as SVG", "Enregistrer en SVG"],
  save_csv: ["Save as CSV", "Enregistrer en CSV"],
  chart_of: ["{value} by {category}", "{value} par {category}"],
  chart_keys: [
    "Chart. With the arrow keys you go from mark to mark.",
    "Graphique. Les flèches vont d’une marque à l’autre.",
  ],
  map_keys: [
    "Map. With the arrow keys you go from place to place; + and − change the scale.",
    "Carte. Les flèches vont d’un lieu à l’autre ; + et − changent l’échelle.",
  ],
  place: ["Place", "Lieu"],
  what: ["Show", "Montrer"],
  points: ["points", "points"],
  countries: ["countries", "pays"],
  label: ["Names", "Noms"],
  latitude: ["Latitude", "Latitude"],
  longitude: ["Longitude", "Longitude"],
  zoom_in: ["Zoom in", "Agrandir"],
  zoom_out: ["Zoom out", "Réduire"],
  zoom_reset: ["Whole map", "Toute la carte"],
  unplaced: [
    "{n} rows have no place on the map.",
    "{n} lignes n’ont pas de place sur la carte.",
  ],
  unplaced_one: [
    "{n} row has no place on the map.",
    "{n} ligne n’a pas de place sur la carte.",
  ],
  made_with: [
    "Outlines: Natural Earth, public domain.",
    "Contours : Natural Earth, domaine public.",
  ],
  copy: ["Copy", "Copier"],
  copied: ["Copied", "Copié"],
  downloads: ["Download", "Télécharger"],
  loading: ["Loading …", "Chargement …"],
};

/** The text of a key, its places filled in. */
export function t(key, values = {}) {
  const text = TEXTS[key][language === "fr" ? 1 : 0];
  return text.replace(/\{(\w+)\}/g, (_, name) =>
    typeof values[name] === "number" ? number(values[name]) : String(values[name] ?? ""),
  );
}

const plain = new Intl.NumberFormat(language, { maximumFractionDigits: 6 });

/** A number as it is written in the reader's language. */
export const number = (value) => plain.format(value);

/** As `t`, of `one` for one and of `many` for any other number (in French nought is singular). */
export const counted = (one, many, n) =>
  t(n === 1 || (n === 0 && language === "fr") ? one : many, { n });

export const has = (key) => key in TEXTS;

/** Adds texts: an object of pairs. */
export const add = (texts) => Object.assign(TEXTS, texts);
