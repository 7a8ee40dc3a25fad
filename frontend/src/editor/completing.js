// Completion from the registry's own vocabulary: what the ontology defines and the data use.

import { h } from "../results/dom.js";
import { short } from "../results/terms.js";
import { t } from "./texts.js";

const MOST = 60;
const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
/** Whether completion was asked for by its key, and not offered by itself. */
let forced = false;

/**
 * Replace YASQE's completers, which ask servers elsewhere.
 *
 * @param vocabulary from `terms.vocabulary`, when it is there.
 */
export function install(Yasqe, vocabulary) {
  const { variables } = Yasqe.Autocompleters;
  const own = {
    ...Yasqe.Autocompleters.prefixes,
    persistenceId: null,
    get: async () => Object.entries((await vocabulary).prefixes).map(([name, iri]) => `${name}: <${iri}>`),
  };
  Yasqe.Autocompleters = { variables, prefixes: own };
  Yasqe.defaults.autocompleters = [];
  for (const completer of [variables, own]) Yasqe.registerAutocompleter(completer);
  Yasqe.registerAutocompleter(terms("classes", vocabulary, isClass));
  Yasqe.registerAutocompleter(terms("properties", vocabulary, (yasqe, token) => !isClass(yasqe, token) && token.state.possibleCurrent.includes("a")));
  Yasqe.defaults.extraKeys["Ctrl-Space"] = (yasqe) => {
    forced = true;
    try {
      yasqe.autocomplete();
    } finally {
      forced = false;
    }
  };
}

function isClass(yasqe, token) {
  const { line } = yasqe.getDoc().getCursor();
  const before = yasqe.getPreviousNonWsToken(line, token);
  return ["a", "rdf:type", "rdfs:subClassOf", "rdfs:domain", "rdfs:range", "sh:targetClass"].includes(before.string);
}

function terms(name, vocabulary, fits) {
  const entries = new Map();
  return {
    name,
    bulk: false,
    autoShow: true,
    isValidCompletionPosition(yasqe) {
      const token = yasqe.getCompleteToken();
      const word = token.string.trim();
      if (/^[?$"'@_#]/.test(word) || token.type === "comment" || token.state.inPrefixDecl) return false;
      if (!forced && word.length < 2) return false;
      return fits(yasqe, token);
    },
    async get(_yasqe, token) {
      const found = (await vocabulary)[name] ?? [];
      for (const entry of found) entries.set(entry.iri, entry);
      return ranked(found, token.string.trim()).map(({ iri }) => iri);
    },
    postProcessSuggestion: (_yasqe, _token, iri) => iri,
    postprocessHints(yasqe, hints) {
      return hints.map((hint) => {
        const entry = entries.get(hint.text);
        return { ...hint, text: named(yasqe, entry), render: (element) => render(element, entry), hint: (editor, data, chosen) => pick(yasqe, data, chosen, entry) };
      });
    },
  };
}

/** What begins with what was typed comes first, then what has it in its name, label or text. */
function ranked(entries, typed) {
  const word = folded(typed.replace(/^<|>$/g, ""));
  if (!word) return entries.filter(({ count }) => count).slice(0, MOST);
  const score = ({ iri, name, label = "" }) => {
    const [full, local, said] = [folded(name), folded(name.split(":").pop()), folded(label)];
    if (full.startsWith(word) || iri.toLowerCase().startsWith(word)) return 0;
    if (local.startsWith(word)) return 1;
    if (said.startsWith(word)) return 2;
    if (full.includes(word) || said.includes(word)) return 3;
    return 9;
  };
  return entries
    .map((entry) => [score(entry), entry])
    .filter(([rank]) => rank < 9)
    .sort(([one, a], [other, b]) => one - other || b.count - a.count)
    .map(([, entry]) => entry)
    .slice(0, MOST);
}

/** How an IRI is written in this query: with the query's own prefix, or one that is known here. */
function named(yasqe, { iri, name }) {
  const written = short(iri, { prefixes: yasqe.getPrefixesFromQuery() });
  if (written !== iri) return written;
  return name === iri ? `<${iri}>` : name;
}

function render(element, { name, label, text, count }) {
  element.append(
    h("span", { class: "hint-name", text: name }),
    h("span", { class: "hint-label", text: label ?? "" }),
    h("span", { class: "hint-count", text: count ? t("uses", { n: count }) : "" }),
  );
  if (text) element.title = text;
}

function pick(yasqe, data, chosen, { iri, name }) {
  const cursor = yasqe.getDoc().getCursor();
  const token = yasqe.getCompleteToken();
  const word = token.string.trim();
  const [from, to] = word ? [token.start, Math.max(token.end, cursor.ch)] : [cursor.ch, cursor.ch];
  yasqe.getDoc().replaceRange(chosen.text, { line: cursor.line, ch: from }, { line: cursor.line, ch: to }, "complete");
  const [prefix] = name.split(":");
  if (chosen.text.startsWith(`${prefix}:`) && !(prefix in yasqe.getPrefixesFromQuery())) {
    yasqe.addPrefixes({ [prefix]: iri.slice(0, iri.length - name.length + prefix.length + 1) });
  }
}
