// The text of a source, with numbered lines and marks where something was found.
//
// It stands in a shadow root: there CodeMirror gives its styles as constructed style sheets, which a
// strict policy of content allows, while in the page it would insert elements.

import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { xml } from "@codemirror/lang-xml";
import { HighlightStyle, bracketMatching, syntaxHighlighting } from "@codemirror/language";
import { ChangeSet, Compartment, EditorState, RangeSet, RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, drawSelection, gutter, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { h } from "../results/dom.js";
import { turtle } from "./turtle.js";

const SEVERITIES = ["Violation", "Warning", "Info"];
const LANGUAGES = { jsonld: json, rdf: xml };
const COLOURS = HighlightStyle.define([
  { tag: [tags.string, tags.attributeValue], color: "var(--code-text)" },
  { tag: [tags.url, tags.propertyName, tags.attributeName], color: "var(--code-iri)" },
  { tag: [tags.keyword, tags.modifier, tags.number, tags.bool, tags.null, tags.tagName], color: "var(--code-word)" },
  { tag: tags.namespace, color: "var(--quiet)" },
  { tag: [tags.comment, tags.processingInstruction], color: "var(--quiet)", fontStyle: "italic" },
  { tag: tags.invalid, color: "var(--warn)" },
]);
const LOOK = EditorView.theme({
  "&": { height: "100%", fontSize: "0.88rem", backgroundColor: "var(--ground)", color: "var(--ink)" },
  "&.cm-focused": { outline: "3px solid var(--accent)", outlineOffset: "1px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.6" },
  ".cm-content": { caretColor: "var(--ink)", paddingBlock: "0.6rem" },
  ".cm-gutters": { backgroundColor: "var(--raised)", color: "var(--quiet)", borderRight: "1px solid var(--line)" },
  ".cm-activeLine": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--accent-soft) 45%, transparent)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--selected) !important" },
  ".cm-marks": { width: "0.95rem" },
  ".cm-marks .dot": { display: "block", margin: "0.5em auto 0", width: "0.6em", height: "0.6em", cursor: "pointer" },
  ".dot.Violation": { backgroundColor: "var(--must)", borderRadius: "50%" },
  ".dot.Warning": { backgroundColor: "var(--should)", clipPath: "polygon(50% 0, 100% 100%, 0 100%)" },
  ".dot.Info": { backgroundColor: "var(--may)" },
  ".found": { textDecoration: "underline 2px wavy", textUnderlineOffset: "0.22em", textDecorationSkipInk: "none", cursor: "pointer" },
  ".found.Violation": { textDecorationColor: "var(--must)", backgroundColor: "var(--must-soft)" },
  ".found.Warning": { textDecorationColor: "var(--should)", backgroundColor: "var(--should-soft)" },
  ".found.Info": { textDecorationColor: "var(--may)", backgroundColor: "var(--may-soft)" },
});

const setMarks = StateEffect.define();
/** Marks of what was found, which move with the text. */
const marks = StateField.define({
  create: () => Decoration.none,
  update(value, transaction) {
    let found = value.map(transaction.changes);
    for (const effect of transaction.effects) if (effect.is(setMarks)) found = effect.value;
    return found;
  },
  provide: (field) => EditorView.decorations.from(field),
});
const setSince = StateEffect.define();
/** What was changed since the text was last checked, and what it was. */
export const since = StateField.define({
  create: (state) => ({ doc: state.doc, changes: ChangeSet.empty(state.doc.length) }),
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(setSince)) return { doc: transaction.state.doc, changes: ChangeSet.empty(transaction.state.doc.length) };
    }
    return transaction.docChanged ? { doc: value.doc, changes: value.changes.compose(transaction.changes) } : value;
  },
});

class Dot extends GutterMarker {
  constructor(severity, number, title) {
    super();
    Object.assign(this, { severity, number, title });
  }

  toDOM() {
    return h("span", { class: `dot ${this.severity}`, title: this.title, "data-result": this.number });
  }
}

function dots(view) {
  const lines = new Map();
  view.state.field(marks).between(0, view.state.doc.length, (from, to, { spec }) => {
    if (!spec.severity) return;
    const line = view.state.doc.lineAt(from).from;
    const known = lines.get(line);
    if (!known || SEVERITIES.indexOf(spec.severity) < SEVERITIES.indexOf(known.severity)) lines.set(line, spec);
  });
  const builder = new RangeSetBuilder();
  for (const line of [...lines.keys()].sort((a, b) => a - b)) {
    const { severity, number, attributes } = lines.get(line);
    builder.add(line, line, new Dot(severity, number, attributes.title));
  }
  return lines.size ? builder.finish() : RangeSet.empty;
}

/** The offset of a line and a column, both from 1, columns in Unicode characters. */
export function offset(doc, line, column) {
  const found = doc.line(Math.min(Math.max(line, 1), doc.lines));
  const before = [...found.text].slice(0, Math.max(column - 1, 0)).join("");
  return found.from + Math.min(before.length, found.length);
}

/**
 * @param host where the editor goes.
 * @param label what it is called.
 * @param hint how to leave it by keyboard.
 * @param on `changed()`, `check()`, `pick(number)`: a mark was clicked.
 */
export function editor(host, { label, hint, on }) {
  const root = host.attachShadow({ mode: "open" });
  const language = new Compartment();
  const common = [
    lineNumbers(),
    gutter({ class: "cm-marks", markers: dots, lineMarkerChange: ({ startState, state }) => startState.field(marks) !== state.field(marks) }),
    history(),
    drawSelection(),
    highlightActiveLine(),
    bracketMatching(),
    syntaxHighlighting(COLOURS),
    EditorView.lineWrapping,
    EditorState.tabSize.of(2),
    marks,
    since,
    LOOK,
    keymap.of([{ key: "Mod-Enter", preventDefault: true, run: () => (on.check(), true) }, ...defaultKeymap, ...historyKeymap, indentWithTab]),
    EditorView.contentAttributes.of({ "aria-label": label, "aria-describedby": "hint", tabindex: "0", spellcheck: "false", autocapitalize: "off" }),
    EditorView.updateListener.of((update) => update.docChanged && on.changed()),
    EditorView.domEventHandlers({
      click(event) {
        const mark = event.target.closest?.("[data-result]");
        if (mark) on.pick(Number(mark.dataset.result));
      },
    }),
  ];
  const chosen = (suffix) => LANGUAGES[suffix]?.() ?? (suffix === "csv" ? [] : turtle);
  const state = (text, suffix) => EditorState.create({ doc: text, extensions: [common, language.of(chosen(suffix))] });
  const view = new EditorView({ root, parent: root, state: state("", "ttl") });
  root.append(h("span", { id: "hint", hidden: true, text: hint }));

  return {
    view,
    state,
    syntax: (suffix) => view.dispatch({ effects: language.reconfigure(chosen(suffix)) }),
    replace: (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: 0 } }),
    goTo({ line, column, endLine, endColumn }) {
      const { doc, changes } = view.state.field(since);
      const [from, to] = [offset(doc, line, column), offset(doc, endLine, endColumn)];
      const anchor = changes.mapPos(from, 1);
      const head = Math.max(anchor, changes.mapPos(to, -1));
      view.dispatch({ selection: { anchor: head, head: anchor }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
      view.focus();
    },
  };
}

/** A state whose text counts as checked, with marks for what was found: `{line, …, severity, number, text}`. */
export function checked(found) {
  return (state) => {
    const ranges = found.flatMap(({ line, column, endLine, endColumn, severity, number, text }) => {
      const from = offset(state.doc, line, column);
      let to = Math.max(offset(state.doc, endLine, endColumn), from);
      // What spans lines is marked on its first one only, so that the rest stays readable.
      to = Math.min(to, state.doc.lineAt(from).to);
      const spec = { class: `found ${severity}`, severity, number, attributes: { title: text, "data-result": String(number) } };
      if (to > from) return [Decoration.mark(spec).range(from, to)];
      const row = state.doc.lineAt(from);
      if (!row.length) return [];
      return from < row.to ? [Decoration.mark(spec).range(from, from + 1)] : [Decoration.mark(spec).range(row.to - 1, row.to)];
    });
    return state.update({ effects: [setMarks.of(Decoration.set(ranges, true)), setSince.of(null)] }).state;
  };
}
