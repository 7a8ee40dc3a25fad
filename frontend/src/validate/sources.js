// What is to be checked: one pasted text, or files, each with its own text, marks and history.

import { h } from "../results/dom.js";
import { t } from "./texts.js";

/** Suffixes of files, as the server calls their syntaxes. */
const KNOWN = { ttl: "ttl", trig: "trig", nt: "nt", nq: "nq", jsonld: "jsonld", json: "jsonld", rdf: "rdf", xml: "rdf", owl: "rdf", csv: "csv", xlsx: "xlsx", docx: "docx" };
const BINARY = new Set(["xlsx", "docx"]);
/** Characters up to which a text is shown. */
const SHOWN = 1_500_000;

export const suffixOf = (name) => KNOWN[name.split(".").pop().toLowerCase()] ?? "";

/** The syntax that a text seems to be in, by how it begins. */
export function sniff(text) {
  const start = text.trimStart().slice(0, 400);
  if (/^[{[]/.test(start) && !/^\[\s*(\]|a\s|[\w-]*:)/.test(start)) return "jsonld";
  if (/^<(\?xml|rdf:RDF|!--)/.test(start)) return "rdf";
  return "ttl";
}

export class Sources {
  /**
   * @param editor see editor.js.
   * @param list element for the names of files.
   * @param note element that says why a file is not shown.
   * @param changed called when another source is shown or the list changes.
   */
  constructor(editor, { list, note, changed }) {
    Object.assign(this, { editor, list, note, changed });
    this.all = [];
    this.current = null;
  }

  /** Show one text without a name, alone. */
  paste(text, suffix) {
    const only = this.all.length === 1 && !this.all[0].name;
    if (only) {
      this.current.suffix = suffix;
      this.editor.syntax(suffix);
      this.editor.replace(text);
      this.changed();
      return;
    }
    this.all = [{ name: "", suffix, state: this.editor.state(text, suffix) }];
    this.current = null;
    this.show(this.all[0]);
  }

  async add(files) {
    const empty = this.all.length === 1 && !this.all[0].name && !this.editor.view.state.doc.length;
    if (empty) this.all = [];
    this.hold();
    const made = [];
    for (const file of files) made.push(await this.read(file));
    this.all.push(...made);
    if (empty) this.current = null;
    if (made.length) this.show(made[0]);
  }

  async read(file) {
    const suffix = suffixOf(file.name);
    const name = this.free(file.name);
    let text = null;
    if (!BINARY.has(suffix) && file.size <= SHOWN) {
      try {
        text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
      } catch {
        // Not UTF-8: the server says so.
      }
    }
    if (text === null) return { name, suffix, file };
    return { name, suffix, state: this.editor.state(text, suffix) };
  }

  free(name) {
    const taken = new Set(this.all.map((source) => source.name));
    const [, stem, end] = /^(.*?)(\.[^.]*)?$/s.exec(name);
    let found = name;
    for (let number = 2; taken.has(found); number += 1) found = `${stem}-${number}${end ?? ""}`;
    return found;
  }

  remove(source) {
    this.hold();
    this.all = this.all.filter((other) => other !== source);
    if (!this.all.length) this.all = [{ name: "", suffix: "ttl", state: this.editor.state("", "ttl") }];
    if (this.current === source) this.current = null;
    this.show(this.current ?? this.all[0]);
  }

  /** Keep what the editor shows of the current source. */
  hold() {
    if (this.current?.state) this.current.state = this.editor.view.state;
  }

  show(source) {
    if (source !== this.current) {
      this.hold();
      this.current = source;
      if (source.state) this.editor.view.setState(source.state);
    }
    this.note.hidden = Boolean(source.state);
    this.editor.view.dom.getRootNode().host.hidden = !source.state;
    if (!source.state) this.note.textContent = t(BINARY.has(source.suffix) ? "no_text" : "too_long", { name: source.name });
    this.draw();
    this.changed();
  }

  draw() {
    this.list.hidden = !this.all.some((source) => source.name);
    this.list.replaceChildren(
      ...this.all.map((source) =>
        h(
          "li",
          {},
          h("button", { type: "button", class: "file", "aria-pressed": String(source === this.current), text: source.name || t("pasted"), onclick: () => this.show(source) }),
          h("button", { type: "button", class: "off", "aria-label": t("remove", { name: source.name || t("pasted") }), title: t("remove", { name: source.name || t("pasted") }), text: "×", onclick: () => this.remove(source) }),
        ),
      ),
    );
  }

  /** The source of a name that the server said. */
  named(name) {
    return this.all.length === 1 ? this.all[0] : this.all.find((source) => sent(source) === name);
  }

  get empty() {
    this.hold();
    return this.all.every((source) => source.state && !source.state.doc.toString().trim());
  }

  /** As the parts of a form. A text goes as a file, since browsers change the line ends of fields. */
  fill(form) {
    this.hold();
    for (const source of this.all) {
      if (source.file) form.append("file", source.file, source.name);
      else if (source.name || source.state.doc.length) form.append("file", new File([source.state.doc.toString()], sent(source)));
    }
  }

  /** Change the states of all sources that are texts: `change(source)` gives a function of states. */
  update(change) {
    this.hold();
    for (const source of this.all) if (source.state) source.state = change(source)(source.state);
    if (this.current?.state) this.editor.view.setState(this.current.state);
  }
}

/** The name that a source is sent under. */
const sent = (source) => source.name || `text.${source.suffix}`;
