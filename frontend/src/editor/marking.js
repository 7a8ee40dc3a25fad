// Marks in the editor: where the query is not valid yet, and where the server stopped reading.

import { h } from "../results/dom.js";
import { listed, t } from "./texts.js";

const GUTTER = "gutterErrorBar";
/** Of so many tokens or fewer that could stand at a place it is said which they are. */
const TOLD = 6;
const TOKENS = { PNAME_NS: "prefix:", PNAME_LN: "prefix:name", IRI_REF: "<IRI>", VAR1: "?variable", VAR2: null, STRING_LITERAL1: null, STRING_LITERAL2: '"…"', STRING_LITERAL_LONG1: null, STRING_LITERAL_LONG2: null, BLANK_NODE_LABEL: null, ANON: null, NIL: null, INTEGER: null, DECIMAL: null, DOUBLE: null, INTEGER_POSITIVE: null, DECIMAL_POSITIVE: null, DOUBLE_POSITIVE: null, INTEGER_NEGATIVE: null, DECIMAL_NEGATIVE: null, DOUBLE_NEGATIVE: null };

/** Replace YASQE's check, whose tip has styles inline, is in English and cannot be reached by key. */
export function install(Yasqe) {
  Yasqe.prototype.checkSyntax = function checkSyntax() {
    this.queryValid = true;
    this.clearGutter(GUTTER);
    const doc = this.getDoc();
    for (let line = 0; line < doc.lineCount(); line += 1) {
      const { state } = this.getTokenAt({ line, ch: doc.getLine(line).length }, true);
      this.setOption("queryType", state.queryType);
      if (state.OK === false) {
        this.queryValid = false;
        const told = toldOf(line, state);
        this.setGutterMarker(line, GUTTER, marker(told));
        this.rootEl?.dispatchEvent(new CustomEvent("syntax", { bubbles: true, detail: told }));
        return;
      }
    }
    this.rootEl?.dispatchEvent(new CustomEvent("syntax", { bubbles: true, detail: "" }));
  };
}

function toldOf(line, { possibleCurrent = [] }) {
  const tokens = [...new Set(possibleCurrent.map((token) => (token in TOKENS ? TOKENS[token] : token)))].filter(Boolean);
  if (!tokens.length || tokens.length > TOLD) return t("line_bad", { line: line + 1 });
  return t("line_expected", { line: line + 1, list: listed(tokens) });
}

const marker = (title) => h("span", { class: "gutter-mark", title, "aria-hidden": "true", text: "!" });

/** Mark the place that the server named, until the query is changed; returns what takes one there. */
export function point(yasqe, line, column = 1) {
  const doc = yasqe.getDoc();
  const at = { line: Math.min(Math.max(line - 1, 0), doc.lastLine()), ch: Math.max(column - 1, 0) };
  const text = doc.getLine(at.line);
  const from = Math.min(at.ch, Math.max(text.length - 1, 0));
  const length = /^[\w:?$-]+/.exec(text.slice(from))?.[0].length ?? 1;
  const mark = doc.markText({ line: at.line, ch: from }, { line: at.line, ch: from + length }, { className: "server-mark" });
  const shaded = yasqe.addLineClass(at.line, "background", "server-line");
  const clear = () => {
    mark.clear();
    yasqe.removeLineClass(shaded, "background", "server-line");
    yasqe.off("change", clear);
  };
  yasqe.on("change", clear);
  return () => {
    yasqe.focus();
    doc.setCursor({ line: at.line, ch: from });
    yasqe.scrollIntoView(null, 80);
  };
}
