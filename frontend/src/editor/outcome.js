// What stands below the editor after a query: its answer, or what was wrong with it.

import { h, save } from "../results/dom.js";
import { elapsed, panel } from "../results/panel.js";
import { short } from "../results/terms.js";
import { point } from "./marking.js";
import { language, t } from "./texts.js";

const FORMS = {
  solutions: [["csv", "CSV"], ["tsv", "TSV"], ["json", "JSON"], ["xml", "XML"]],
  boolean: [["json", "JSON"], ["xml", "XML"]],
  graph: [["ttl", "Turtle"], ["jsonld", "JSON-LD"], ["nt", "N-Triples"], ["rdf", "RDF/XML"], ["trig", "TriG"]],
};
/** Results that have no name in the menu of graphs, and how they are sent where no address holds them. */
const NAMES = { solutions: "answer", boolean: "answer", graph: "graph" };

/** An answer with what can be done with it. */
export function answered(answer, asked, context, { chosen, onview }) {
  const version = answer.headers.get("Dataset-Version");
  const erased = Number(answer.headers.get("Erased-Graphs") ?? 0);
  const facts = [elapsed(answer.milliseconds), version && t("version", { n: version })];
  const shown = panel(answer, context, { chosen, onview, facts });
  return h("div", { class: "outcome" },
    shown,
    erased ? h("p", { class: "note", text: t("erased", { n: erased }) }) : null,
    h("div", { class: "after" }, downloads(answer, asked), shares(answer, asked, version)));
}

function downloads(answer, asked) {
  const links = FORMS[answer.kind].map(([format, name]) => {
    const file = `${NAMES[answer.kind]}.${format}`;
    const url = asked.address({ format });
    if (url) return h("a", { href: url, download: file, "aria-label": t("format_of", { name }), text: name });
    return h("button", { type: "button", class: "plain", "aria-label": t("format_of", { name }), text: name, onclick: async () => {
      const found = await fetch(asked.request({ format }));
      save(file, found.headers.get("Content-Type"), await found.blob());
    } });
  });
  return h("p", { class: "downloads" }, h("span", { class: "quiet", text: t("downloads") }), links);
}

function shares(answer, asked, version) {
  const memento = /<([^>]+)>;[^<]*rel="?memento/.exec(answer.headers.get("Link") ?? "")?.[1];
  const now = asked.address({});
  if (!now) return h("p", { class: "quiet small", text: t("long_query") });
  const fixed = memento ?? (asked.version ? now : null);
  const lines = [link(t("link_now"), asked.address({ version: null }))];
  if (fixed) lines.push(link(t("link_fixed", { n: version }), plain(fixed)), citing(plain(fixed)));
  else lines.push(h("p", { class: "quiet small", text: t("no_permalink") }));
  return h("div", { class: "shares" }, lines);
}

/** An address without `format=`: whoever opens it gets the form they ask for. */
function plain(url) {
  const found = new URL(url, location.href);
  found.searchParams.delete("format");
  return found.href;
}

function link(label, url) {
  const address = new URL(url, location.href).href;
  const row = h("p", {}, h("a", { href: address, text: label }));
  if (navigator.clipboard) row.append(" ", copying(t("copy_link"), () => address));
  return row;
}

function copying(label, text) {
  const button = h("button", { type: "button", class: "small", text: label, onclick: async () => {
    await navigator.clipboard.writeText(text());
    button.textContent = t("copied");
    setTimeout(() => (button.textContent = label), 2000);
  } });
  return button;
}

/** The citation as the server words it: it is taken from the page of the permalink. */
function citing(url) {
  const box = h("div", { class: "citation" });
  const details = h("details", { class: "cite" }, h("summary", { text: t("cite") }), box);
  details.addEventListener("toggle", async () => {
    if (!details.open || box.childElementCount) return;
    box.replaceChildren(h("p", { class: "quiet", text: t("loading") }));
    try {
      const page = new URL(url);
      page.searchParams.set("format", "html");
      const found = await fetch(page, { headers: { "Accept-Language": language } });
      const read = new DOMParser().parseFromString(await found.text(), "text/html");
      const [words, bibtex] = ["cite-line", "cite-bibtex"].map((id) => read.getElementById(id)?.textContent.trim());
      if (!words) throw new Error("no citation");
      const entry = h("pre", { tabindex: "0", role: "region", "aria-label": "BibTeX", dir: "ltr" }, h("code", { text: bibtex }));
      box.replaceChildren(h("p", { text: words }), h("p", {}, navigator.clipboard ? [copying(t("copy"), () => words), " ", copying(`${t("copy")} BibTeX`, () => bibtex)] : []), entry);
    } catch {
      box.replaceChildren(h("p", { class: "quiet", text: t("unreachable") }));
    }
  });
  return details;
}

/** What was wrong, and where. */
export async function failed(answer, asked, yasqe, context) {
  const { problem } = answer;
  const box = h("div", { class: "notice problem", role: "alert" }, h("p", {}, h("strong", { text: t("failed") })));
  if (problem.line) {
    const { line, column = 1 } = problem;
    const go = point(yasqe, line, column);
    box.firstChild.append(` ${t("at_line", { line, column })} `, h("button", { type: "button", class: "plain", text: t("go_there"), onclick: go }));
  }
  const limit = problem.limit;
  if (limit) {
    const said = context.limits?.[limit.setting] ?? problem.detail;
    box.append(h("p", { text: `${said} ${t("limit", { value: limit.value, setting: limit.setting })}` }));
  } else {
    const { told, hints } = await worded(answer, asked);
    box.append(h("p", { lang: told.lang, text: told.text }));
    if (problem.excerpt) box.append(h("pre", { class: "excerpt", dir: "ltr", tabindex: "0", role: "region", "aria-label": t("query") }, h("code", { text: problem.excerpt })));
    box.append(...hints.map((hint) => h("p", { class: "hint", lang: hint.lang, text: hint.text })));
  }
  return box;
}

/** The server's words: problem documents are in English, its page is in the reader's language. */
async function worded(answer, asked) {
  const { problem } = answer;
  const english = problem.own ? undefined : "en";
  const told = { text: problem.detail ?? problem.title ?? "", lang: english };
  const hints = problem.hint ? [{ text: problem.hint, lang: english }] : [];
  if (language === "en" || answer.status !== 400) return { told, hints };
  try {
    const found = await fetch(asked.request({ format: "html", lang: language }));
    const page = new DOMParser().parseFromString(await found.text(), "text/html");
    const read = (element) => ({ text: element.textContent, lang: element.lang || language });
    const own = page.querySelector("#mistake .told");
    return own ? { told: read(own), hints: [...page.querySelectorAll("#mistake .hint")].map(read) } : { told, hints };
  } catch {
    return { told, hints };
  }
}

/** The graphs that a query is limited to, by short names. */
export const graphsOf = (args, context) =>
  args.filter(({ name }) => name.endsWith("-graph-uri")).map(({ value }) => short(value, context));
