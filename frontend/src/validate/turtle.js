// Colours for Turtle, TriG, N-Triples and N-Quads. Spec: https://www.w3.org/TR/turtle/#sec-grammar

import { StreamLanguage } from "@codemirror/language";

const IRI = /^<[^<>"{}|^`\s]*>/;
const LANGUAGE = /^@[A-Za-z]+(-[A-Za-z0-9]+)*/;
const PREFIXED = /^([\p{L}][\p{L}\p{N}_.-]*)?:/u;
const LOCAL = /^([\p{L}\p{N}_:.%-]|\\[\p{P}\p{S}])*/u;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?/;
const WORD = /^[A-Za-z]+/;

function quoted(end) {
  return (stream, state) => {
    while (!stream.eol()) {
      if (stream.match(end)) {
        state.inside = null;
        return "string";
      }
      if (stream.next() === "\\") stream.next();
    }
    // A short string ends with its line, whatever is wrong with it.
    if (end.length === 1) state.inside = null;
    return "string";
  };
}

export const turtle = StreamLanguage.define({
  name: "turtle",
  startState: () => ({ inside: null, local: false }),
  copyState: (state) => ({ ...state }),
  token(stream, state) {
    if (state.inside) return state.inside(stream, state);
    if (state.local) {
      state.local = false;
      if (stream.match(LOCAL)?.[0]) return "name";
    }
    if (stream.eatSpace()) return null;
    if (stream.peek() === "#") {
      stream.skipToEnd();
      return "comment";
    }
    for (const end of ['"""', "'''", '"', "'"]) {
      if (stream.match(end)) {
        state.inside = quoted(end);
        return state.inside(stream, state);
      }
    }
    if (stream.match(IRI)) return "url";
    const tag = stream.match(LANGUAGE);
    if (tag) return tag[0] === "@prefix" || tag[0] === "@base" ? "keyword" : "modifier";
    if (stream.match("^^")) return "operator";
    if (stream.match(PREFIXED)) {
      state.local = true;
      return "namespace";
    }
    if (stream.match(NUMBER)) return "number";
    const word = stream.match(WORD);
    if (word) return /^(a|true|false|prefix|base|graph)$/i.test(word[0]) ? "keyword" : "invalid";
    stream.next();
    return "punctuation";
  },
  languageData: { commentTokens: { line: "#" }, closeBrackets: { brackets: ["(", "[", "{", '"'] } },
});
