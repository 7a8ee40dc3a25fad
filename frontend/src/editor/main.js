// The editor of /sparql: YASGUI, with the parts that do not fit here taken out of it.
//
// It keeps the queries (tabs, local storage) and brings the editor (YASQE). Its results (YASR) are
// not used: they insert style elements, which the content security policy refuses, are in English
// only, hold a million rows, and cannot be read out; the pages of stored queries show answers with
// the same views as this one. Nor are its choice of endpoints and its settings, which ask or lead
// elsewhere.

import Yasgui from "@zazuko/yasgui";
import { h } from "../results/dom.js";
import { elapsed } from "../results/panel.js";
import { ask } from "../results/reading.js";
import { vocabulary as read } from "../results/terms.js";
import { Asked } from "./asking.js";
import * as completing from "./completing.js";
import { menu } from "./examples.js";
import * as marking from "./marking.js";
import { answered, failed, graphsOf } from "./outcome.js";
import { close, tabs } from "./tabs.js";
import { t } from "./texts.js";

const { Tab, Yasqe } = Yasgui;
/** Past states are made in the background: so often is the server asked whether one is there. */
const TRIES = 20;

export function start(place, plain) {
  const { endpoint, terms, queries, version } = place.dataset;
  const vocabulary = read(terms);
  completing.install(Yasqe, vocabulary);
  marking.install(Yasqe);
  Yasqe.defaults.editorHeight = "auto";
  tailor(vocabulary, endpoint);
  const yasgui = new Yasgui(place, {
    persistenceId: `iclod:${endpoint}`,
    persistencyExpire: 180 * 24 * 3600,
    tabName: t("tab_name"),
    populateFromUrl: false,
    autofocus: false,
    copyEndpointOnNewTab: false,
    requestConfig: { endpoint: new URL(endpoint, location.href).href, method: "GET", args: [], headers: {} },
    yasqe: {
      value: plain.elements.query.defaultValue,
      screenReaderLabel: t("query"),
      createShareableLink: null,
      showQueryButton: false,
      resizeable: false,
      viewportMargin: Infinity,
      extraKeys: { "Ctrl-Enter": run, "Cmd-Enter": run, "Ctrl-S": false },
    },
  });
  yasgui.rootEl.querySelector(".tabsList").hidden = true;
  yasgui.on("autocompletionShown", (_yasgui, _tab, { hints }) => hints.setAttribute("aria-label", t("hints")));
  const open = (name, query) => {
    const tab = yasgui.addTab(true, { name: yasgui.createTabName(name), yasqe: { value: query } });
    tab.run();
  };
  yasgui.rootEl.prepend(h("div", { class: "editor-head" }, tabs(yasgui), menu(queries, vocabulary, open)));
  place.hidden = false;
  plain.hidden = true;
  yasgui.getTab()?.show();
  arrive(yasgui, plain, version);
  return yasgui;

  function run() {
    yasgui.getTab().run();
  }
}

/** Take up the query of the address, which the server has answered without script already. */
function arrive(yasgui, plain, version) {
  const asked = new URLSearchParams(location.search);
  const answer = document.getElementById("answered");
  const mistake = document.getElementById("mistake");
  const query = plain.elements.query.defaultValue;
  if (!answer && !mistake) return;
  const args = [...asked].filter(([name]) => name.endsWith("-graph-uri")).map(([name, value]) => ({ name, value }));
  if (version ?? asked.get("version")) args.push({ name: "version", value: version ?? asked.get("version") });
  const ids = yasgui.persistentConfig.getTabs();
  const same = ids.find((id) => yasgui.persistentConfig.getTab(id).yasqe.value === query && JSON.stringify(yasgui.persistentConfig.getTab(id).requestConfig.args ?? []) === JSON.stringify(args));
  if (same) yasgui.selectTabId(same);
  else yasgui.addTab(true, { yasqe: { value: query }, requestConfig: { args } });
  const tab = yasgui.getTab();
  if (!mistake) {
    // What the server wrote stays until the answer is there.
    tab.outcome.replaceChildren(answer);
    tab.run();
    return;
  }
  // It would fail again: what the server said is moved to where answers are.
  if (mistake.dataset.line) marking.point(tab.getYasqe(), Number(mistake.dataset.line), Number(mistake.dataset.column ?? 1));
  tab.outcome.replaceChildren(mistake);
}

/** What a tab has below its editor, in place of YASR. */
function tailor(vocabulary, endpoint) {
  Tab.prototype.initControlbar = () => {};
  Tab.prototype.initTabSettingsMenu = () => {};
  Tab.prototype.initYasr = function initYasr() {
    const tab = this;
    const yasqe = tab.getYasqe();
    const args = () => tab.getRequestConfig().args ?? [];
    const setArgs = (found) => tab.setRequestConfig({ args: found });
    const status = h("p", { class: "run-status quiet", role: "status" });
    const go = h("button", { type: "button", class: "primary", title: t("run_hint"), text: t("run"), onclick: () => tab.run() });
    const stop = h("button", { type: "button", text: t("stop"), hidden: true, onclick: () => tab.stop() });
    const state = h("input", { id: `state-${tab.getId()}`, type: "text", inputmode: "numeric", size: "7", autocomplete: "off", placeholder: t("newest"), value: args().find(({ name }) => name === "version")?.value });
    state.addEventListener("change", () => {
      const value = state.value.trim();
      setArgs([...args().filter(({ name }) => name !== "version"), ...(value ? [{ name: "version", value }] : [])]);
    });
    const keys = h("p", { class: "keys small quiet", id: `keys-${tab.getId()}`, text: t("keys") });
    const syntax = h("p", { class: "syntax small", hidden: true });
    const graphs = h("p", { class: "note small" });
    const renaming = h("span", { class: "renaming" });
    const tools = h("div", { class: "tools" },
      h("button", { type: "button", class: "plain", text: t("tidy"), onclick: () => yasqe.setValue(Yasqe.autoformatString(yasqe.getValue())) }),
      h("button", { type: "button", class: "plain", text: t("rename"), onclick: () => rename(tab, renaming) }),
      h("button", { type: "button", class: "plain", text: t("duplicate"), onclick: () => duplicate(tab, args()) }),
      h("button", { type: "button", class: "plain", text: t("close"), onclick: () => close(tab.yasgui, tab) }),
      renaming);
    tab.outcome = h("div", { class: "outcome-place" });
    yasqe.getWrapperElement().querySelector(".yasqe_buttons")?.remove();
    yasqe.getInputField().setAttribute("aria-describedby", keys.id);
    tab.yasrWrapperEl.append(
      h("div", { class: "actions" },
        h("div", { class: "go" }, go, stop, h("div", { class: "field" }, h("label", { for: state.id, text: t("state") }), state), status),
        tools),
      syntax, keys, graphs, tab.outcome);
    yasqe.rootEl.addEventListener("syntax", ({ detail }) => {
      syntax.textContent = detail;
      syntax.hidden = !detail;
    });
    yasqe.checkSyntax();
    limited();

    function limited() {
      vocabulary.then((context) => {
        const list = graphsOf(args(), context);
        graphs.hidden = !list.length;
        graphs.replaceChildren(t("graphs", { list: list.join(", ") }), " ", h("button", { type: "button", class: "plain", text: t("graphs_all"), onclick: () => {
          setArgs(args().filter(({ name }) => !name.endsWith("-graph-uri")));
          limited();
        } }));
      });
    }

    function busy(on) {
      tab.running = on;
      stop.hidden = !on;
      go.disabled = on;
      tab.emit(on ? "query" : "queryResponse", tab);
      if (on) tab.outcome.setAttribute("aria-busy", "true");
      else tab.outcome.removeAttribute("aria-busy");
    }

    tab.stop = () => tab.stopper?.abort();

    tab.run = async () => {
      tab.stop();
      tab.handleYasqeBlur(yasqe);
      const stopper = (tab.stopper = new AbortController());
      const asked = new Asked(endpoint, yasqe.getValue(), args());
      const start = performance.now();
      busy(true);
      const ticking = setInterval(() => (status.textContent = `${t("running")} ${elapsed(performance.now() - start)}`), 500);
      status.textContent = t("running");
      try {
        const [answer, context] = await Promise.all([patiently(asked, stopper.signal, (text) => (status.textContent = text)), vocabulary]);
        if (tab.stopper !== stopper) return;
        const shown = answer.kind === "problem"
          ? await failed(answer, asked, yasqe, context)
          : answered(answer, asked, context, { chosen: tab.view, onview: (view) => (tab.view = view) });
        status.textContent = answer.kind === "problem" && answer.retry ? t("again_later", { n: answer.retry }) : "";
        tab.outcome.replaceChildren(shown);
        remember(asked);
      } catch (error) {
        if (error.name !== "AbortError") throw error;
        if (tab.stopper === stopper) {
          status.textContent = t("stopped", { time: elapsed(performance.now() - start) });
          tab.outcome.replaceChildren();
        }
      } finally {
        clearInterval(ticking);
        if (tab.stopper === stopper) busy(false);
      }
    };
  };
}

/** Ask; of a past state that is being made, again as often as the server says. */
async function patiently(asked, signal, say) {
  for (let tries = 1; ; tries += 1) {
    const answer = await ask(new Request(asked.request(), { signal }), signal);
    const wait = Number(answer.headers?.get("Retry-After") ?? 0);
    if (!wait) return answer;
    if (!(answer.status === 503 && asked.version && tries < TRIES)) return { ...answer, retry: wait };
    for (let left = wait; left > 0; left -= 1) {
      say(t("again_in", { n: left }));
      await pause(1000, signal);
    }
  }
}

const pause = (milliseconds, signal) =>
  new Promise((done, fail) => {
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      fail(new DOMException("", "AbortError"));
    });
  });

/** The address of the page is that of the query, so that it can be kept and sent. */
function remember(asked) {
  const lang = new URLSearchParams(location.search).get("lang");
  const url = asked.address(lang ? { lang } : {});
  history.replaceState(null, "", url ?? asked.endpoint);
}

function rename(tab, box) {
  const input = h("input", { type: "text", "aria-label": t("name"), value: tab.getName(), maxlength: "60", size: "18" });
  const done = (keep) => {
    if (keep && input.value.trim()) tab.setName(input.value.trim());
    box.replaceChildren();
    tab.yasgui.emit("tabChange", tab.yasgui, tab);
  };
  input.addEventListener("keydown", ({ key }) => {
    if (key === "Enter") done(true);
    if (key === "Escape") done(false);
  });
  box.replaceChildren(input, h("button", { type: "button", class: "small", text: t("save"), onclick: () => done(true) }));
  input.focus();
  input.select();
}

function duplicate(tab, args) {
  tab.yasgui.addTab(true, { name: tab.yasgui.createTabName(tab.getName()), yasqe: { value: tab.getQuery() }, requestConfig: { args: [...args] } });
}
