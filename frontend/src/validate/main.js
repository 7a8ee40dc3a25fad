// The page /validate: an editor in place of the text area, results that lead into it, mends.
//
// Results are those of the page that the server makes for everybody; what is sent is the form.

import { h, save } from "../results/dom.js";
import { checked, editor } from "./editor.js";
import { remember } from "./keeping.js";
import { changesOf, confirm, safeOnes } from "./mending.js";
import { Sources, sniff } from "./sources.js";
import { t } from "./texts.js";

export function start(checker) {
  const form = checker.querySelector("form.submission");
  const { text: area, file: picker, syntax } = form.elements;
  const writing = form.querySelector("[data-writing]");
  const keys = form.querySelector("[data-keys]");
  const label = form.querySelector("label[for=text]");
  const said = document.getElementById("said");
  let running = null;

  const host = h("div", { class: "editor" });
  const list = h("ul", { class: "files", hidden: true, "aria-label": t("shown_files") });
  const note = h("p", { class: "note", hidden: true });
  const edit = editor(host, {
    label: label.textContent,
    hint: keys.textContent,
    on: { changed: stale, check: () => check(), pick },
  });
  const sources = new Sources(edit, {
    list,
    note,
    changed() {
      const { name, suffix } = sources.current;
      if ([...syntax.options].some(({ value }) => value === suffix)) syntax.value = suffix;
      syntax.disabled = Boolean(name);
    },
  });

  checker.classList.add("live");
  keys.hidden = false;
  area.hidden = true;
  area.disabled = true;
  writing.before(list);
  writing.append(host, note);
  label.addEventListener("click", () => edit.view.focus());
  sources.paste(area.value.replaceAll("\r\n", "\n"), syntax.value);

  syntax.addEventListener("change", () => {
    sources.current.suffix = syntax.value;
    edit.syntax(syntax.value);
  });
  edit.view.contentDOM.addEventListener("paste", ({ clipboardData }) => {
    if (sources.current.name || edit.view.state.doc.length) return;
    syntax.value = sniff(clipboardData.getData("text/plain"));
    syntax.dispatchEvent(new Event("change"));
  });
  picker.addEventListener("change", () => {
    take([...picker.files]);
    picker.value = "";
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    check();
  });
  dropping(checker, take);
  checker.addEventListener("click", clicked);
  enhance(outcome());
  if (area.value && outcome().querySelector(".start")) check();

  function outcome() {
    return document.getElementById("outcome");
  }

  function say(text) {
    said.textContent = "";
    // A change that comes a moment later is read out even if the words are the same.
    setTimeout(() => (said.textContent = text), 50);
  }

  async function take(files) {
    if (!files.length) return;
    await sources.add(files);
    say(t("added", { names: files.map(({ name }) => name).join(", ") }));
    check();
  }

  /** What is sent: the form with the sources as they are now. */
  function body() {
    const data = new FormData();
    for (const name of ["level", "lang", "url"]) if (form.elements[name]?.value) data.set(name, form.elements[name].value);
    sources.fill(data);
    return data;
  }

  function address(parameters = {}) {
    const url = new URL(form.action);
    url.hash = "";
    const { lang } = form.elements;
    // A language in the address goes along all links; it is named only where it was chosen.
    const chosen = lang.value !== document.documentElement.lang || new URLSearchParams(location.search).has("lang");
    if (chosen || parameters.format) url.searchParams.set("lang", lang.value);
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    return url;
  }

  async function check(parameters) {
    if (sources.empty && !form.elements.url?.value) {
      say(t("nothing"));
      outcome().replaceChildren(h("p", { class: "note", id: "verdict", text: t("nothing") }));
      edit.view.focus();
      return;
    }
    running?.abort();
    running = new AbortController();
    const { signal } = running;
    outcome().setAttribute("aria-busy", "true");
    say(t("checking"));
    let page;
    try {
      const answer = await fetch(address(parameters), { method: "POST", body: body(), headers: { Accept: "text/html" }, signal });
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch {
      if (signal.aborted) return;
    }
    const found = page?.getElementById("outcome") ?? failed(page);
    outcome().replaceWith(document.adoptNode(found));
    enhance(found);
    say(found.dataset.summary);
    if (matchMedia("(max-width: 64rem)").matches) found.scrollIntoView({ block: "start" });
  }

  /** The server, or what stands before it, answered with another page, or not at all. */
  function failed(page) {
    const lead = page?.querySelector(".error .lead")?.textContent.trim() || t("offline");
    return h(
      "section",
      { id: "outcome", class: "outcome", tabindex: "-1", "aria-labelledby": "verdict", "data-summary": lead },
      h("div", { class: "notice", id: "verdict" }, h("p", { text: lead })),
    );
  }

  /** Give a list of results what only the script can do. */
  function enhance(part) {
    for (const button of part.querySelectorAll("[data-mend], [data-mend-all], [data-download], [data-keep], [data-copy]")) {
      button.hidden = button.dataset.mend === "";
    }
    for (const shown of part.querySelectorAll("[data-scripted]")) shown.hidden = false;
    part.querySelector("[data-unscripted]")?.remove();
    remember(part);
    const places = new Map();
    for (const link of part.querySelectorAll("a.at[data-line]")) {
      const source = sources.named(link.dataset.source);
      if (!source) continue;
      const item = link.closest(".item, .fault");
      const number = Number(item.id.slice(1)) || 0;
      const text = t("result", { n: number, text: item.querySelector(".message, [lang=en]").textContent.trim() });
      const severity = item.dataset.severity ?? "Violation";
      places.set(source, [...(places.get(source) ?? []), { ...placeOf(link), severity, number, text }]);
    }
    sources.update((source) => checked(places.get(source) ?? []));
  }

  function stale() {
    const part = outcome();
    if (!part.querySelector(".verdict-head, .fault") || part.querySelector(".stale")) return;
    part.prepend(
      h("p", { class: "note stale" }, `${t("stale")} `, h("button", { type: "button", class: "small", text: t("again"), onclick: () => check() })),
    );
  }

  function pick(number) {
    const item = document.getElementById(number ? `r${number}` : "outcome");
    item?.scrollIntoView({ block: "nearest" });
    item?.focus({ preventScroll: true });
  }

  function clicked(event) {
    const link = event.target.closest("a.at[data-line]");
    if (link) {
      const source = sources.named(link.dataset.source);
      if (!source?.state) return;
      event.preventDefault();
      sources.show(source);
      edit.goTo(placeOf(link));
      return;
    }
    const sample = event.target.closest("a[data-sample]");
    if (sample && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      example(sample);
      return;
    }
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.mend) mend(button);
    else if ("mendAll" in button.dataset) mendAll();
    else if (button.dataset.download) {
      event.preventDefault();
      download(button.dataset.download);
    } else if ("keep" in button.dataset) {
      event.preventDefault();
      check({ keep: 1 }).then(() => document.getElementById("kept")?.closest("section").scrollIntoView({ block: "nearest" }));
    } else if (button.dataset.copy) copy(button);
  }

  async function example(link) {
    const { sample } = link.dataset;
    const answer = await fetch(new URL(`validate/examples/${sample}`, new URL("./", form.action.replace(/\/validate.*/, "/")))).catch(() => null);
    if (!answer?.ok) {
      location.assign(link.href);
      return;
    }
    sources.paste(await answer.text(), sample.split(".").pop());
    link.closest("details").open = false;
    label.scrollIntoView({ block: "nearest" });
    await check();
  }

  function mend(button) {
    const { source: name, edits } = JSON.parse(button.dataset.mend);
    const source = sources.named(name);
    if (!source?.state) return;
    sources.show(source);
    const changes = changesOf(edit.view.state, edits);
    if (!changes) {
      say(t("moved"));
      stale();
      return;
    }
    apply(new Map([[source, changes]]));
  }

  async function mendAll() {
    sources.hold();
    const chosen = safeOnes(outcome(), sources);
    if (!chosen.size) {
      say(t("moved"));
      stale();
    } else if (await confirm(chosen)) apply(chosen);
  }

  function apply(chosen) {
    for (const [source, changes] of chosen) {
      sources.show(source);
      edit.view.dispatch({ changes, effects: [], scrollIntoView: false, userEvent: "input.mend" });
    }
    say(t("mended"));
    const held = outcome().contains(document.activeElement) || document.activeElement === document.body;
    check().then(() => held && outcome().focus({ preventScroll: true }));
  }

  async function download(format) {
    const answer = await fetch(address({ format }), { method: "POST", body: body() }).catch(() => null);
    if (!answer) return say(t("offline"));
    const media = answer.headers.get("Content-Type") ?? "text/plain";
    return save(`report.${format === "junit" || format === "trl" ? "xml" : format}`, media, await answer.blob());
  }

  async function copy(button) {
    await navigator.clipboard?.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    button.textContent = button.dataset.done;
  }
}

const placeOf = ({ dataset }) => ({
  line: Number(dataset.line),
  column: Number(dataset.column),
  endLine: Number(dataset.endLine),
  endColumn: Number(dataset.endColumn),
});

function dropping(checker, take) {
  const veil = h("p", { class: "veil", hidden: true, "aria-hidden": "true", text: t("drop") });
  checker.append(veil);
  let depth = 0;
  const files = ({ dataTransfer }) => dataTransfer?.types.includes("Files");
  const show = (change) => {
    depth = Math.max(0, depth + change);
    veil.hidden = depth === 0;
  };
  addEventListener("dragenter", (event) => files(event) && show(1));
  addEventListener("dragleave", (event) => files(event) && show(-1));
  addEventListener("dragover", (event) => files(event) && event.preventDefault());
  // Before the editor sees it, which would put the file's text at the mouse.
  addEventListener(
    "drop",
    (event) => {
      if (!files(event)) return;
      event.preventDefault();
      event.stopPropagation();
      show(-depth);
      take([...event.dataTransfer.files]);
    },
    { capture: true },
  );
}
