// The words of the page /validate that the script adds.

import { add, counted, number, t } from "../results/texts.js";

add({
  pasted: ["Text", "Texte"],
  shown_files: ["What is checked", "Ce qui est vérifié"],
  remove: ["Remove {name}", "Retirer {name}"],
  no_text: [
    "{name} is not shown as text; it is checked all the same. Results name its cells or headings.",
    "{name} ne s’affiche pas comme texte, mais est vérifié. Les résultats nomment ses cellules ou ses titres.",
  ],
  too_long: [
    "{name} is too long to be shown; it is checked all the same.",
    "{name} est trop long pour être affiché, mais est vérifié.",
  ],
  drop: ["Drop the files here", "Déposez les fichiers ici"],
  added: ["Added: {names}", "Ajouté : {names}"],
  removed: ["Removed: {name}", "Retiré : {name}"],
  checking: ["Checking …", "Vérification …"],
  nothing: ["Paste a text or choose a file first.", "Collez d’abord un texte ou choisissez un fichier."],
  offline: ["The server does not answer. Try again.", "Le serveur ne répond pas. Réessayez."],
  stale: [
    "The text has changed since it was checked.",
    "Le texte a changé depuis la vérification.",
  ],
  again: ["Check again", "Vérifier de nouveau"],
  moved: [
    "The text has changed there. Check again first.",
    "Le texte a changé à cet endroit. Vérifiez d’abord de nouveau.",
  ],
  mended: ["Mended. Checking again …", "Corrigé. Nouvelle vérification …"],
  mends_title: ["This will be changed", "Voici ce qui sera changé"],
  mends: ["{n} changes", "{n} modifications"],
  mends_one: ["{n} change", "{n} modification"],
  line: ["line {n}", "ligne {n}"],
  before: ["instead of", "au lieu de"],
  after: ["write", "écrire"],
  apply: ["Change it so", "Modifier ainsi"],
  cancel: ["Leave it as it is", "Laisser tel quel"],
  deleted: ["The report was deleted.", "Le rapport a été supprimé."],
  not_deleted: ["It was not deleted: is the key right?", "Il n’a pas été supprimé : la clé est-elle juste ?"],
  result: ["Result {n}: {text}", "Résultat {n} : {text}"],
});

export { counted, number, t };
