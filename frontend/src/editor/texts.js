// The words of the editor, beside those of the answers.

import { add, counted, has, language, number, t } from "../results/texts.js";

add({
  query: ["SPARQL query", "Requête SPARQL"],
  queries: ["Queries", "Requêtes"],
  tab_name: ["Query", "Requête"],
  tab_new: ["New query", "Nouvelle requête"],
  rename: ["Rename", "Renommer"],
  name: ["Name of the query", "Nom de la requête"],
  save: ["Save", "Enregistrer"],
  duplicate: ["Duplicate", "Dupliquer"],
  close: ["Close", "Fermer"],
  run: ["Run", "Exécuter"],
  run_hint: ["Run the query (Ctrl+Enter)", "Exécuter la requête (Ctrl+Entrée)"],
  stop: ["Stop", "Arrêter"],
  running: ["Running …", "En cours …"],
  stopped: ["Stopped after {time}.", "Arrêtée après {time}."],
  keys: [
    "Ctrl+Space completes, Ctrl+Enter runs, Ctrl+/ comments. Esc, then Tab, leaves the editor.",
    "Ctrl+Espace complète, Ctrl+Entrée exécute, Ctrl+/ commente. Échap puis Tab quitte l’éditeur.",
  ],
  tidy: ["Tidy up", "Mettre en forme"],
  state: ["Version of the data", "Version des données"],
  newest: ["newest", "dernière"],
  graphs: ["Only over these graphs: {list}", "Seulement sur ces graphes : {list}"],
  graphs_all: ["Ask all", "Tout interroger"],
  examples: ["Examples", "Exemples"],
  first_steps: ["First steps", "Premiers pas"],
  group_practice: ["Practices", "Pratiques"],
  group_city: ["Cities", "Villes"],
  group_country: ["Countries", "Pays"],
  group_topic: ["Topics", "Thèmes"],
  group_map: ["Maps", "Cartes"],
  group_other: ["Others", "Autres"],
  line_expected: ["Line {line}: expected here {list}.", "Ligne {line} : attendu ici {list}."],
  line_bad: ["Line {line} is not valid yet.", "La ligne {line} n’est pas encore valide."],
  failed: ["The query was not answered.", "La requête n’a pas reçu de réponse."],
  at_line: ["Line {line}, column {column}.", "Ligne {line}, colonne {column}."],
  go_there: ["Go there", "Y aller"],
  limit: ["The limit is {value} (setting {setting}).", "La limite est de {value} (réglage {setting})."],
  again_in: ["Trying again in {n} s …", "Nouvel essai dans {n} s …"],
  again_later: ["Try again in {n} s.", "Réessayez dans {n} s."],
  erased: [
    "Texts were erased after that version; this answer is made without them: {n}.",
    "Des textes ont été effacés depuis cette version ; cette réponse s’en passe : {n}.",
  ],
  share: ["Share", "Partager"],
  link_now: ["Link, over the newest data", "Lien, sur les données les plus récentes"],
  link_fixed: ["Permalink, over version {n} for good", "Lien permanent, sur la version {n} durablement"],
  no_permalink: [
    "No permalink or citation: the query asks for the time, a random value or a new name, so its answer differs each time.",
    "Ni lien permanent ni citation : la requête demande l’heure, un hasard ou un nom nouveau ; sa réponse change chaque fois.",
  ],
  long_query: [
    "The query is too long for an address; save its text instead.",
    "La requête est trop longue pour une adresse ; gardez plutôt son texte.",
  ],
  cite: ["Cite this result", "Citer ce résultat"],
  copy_link: ["Copy link", "Copier le lien"],
  uses: ["{n} in the data", "{n} dans les données"],
  hints: ["Completions", "Propositions"],
  format_of: ["Download as {name}", "Télécharger en {name}"],
});

/** What a group of examples is called, by the first keyword of its queries. */
export const grouped = (keyword) => (keyword ? (has(`group_${keyword}`) ? t(`group_${keyword}`) : keyword[0].toUpperCase() + keyword.slice(1)) : t("group_other"));

/** A list in words. */
export const listed = (items) => new Intl.ListFormat(language, { type: "disjunction" }).format(items);

export { counted, language, number, t };
