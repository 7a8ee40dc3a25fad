// An answer in its views: tabs, what there is to say about it, the view that was chosen.

import { fresh, h, tablist } from "./dom.js";
import { placing } from "./places.js";
import { table } from "./table.js";
import { counted, number, t } from "./texts.js";

/** Characters that the raw view shows. */
const SHOWN = 400000;
const drawable = (answer) => answer.rows.length > 0 && answer.vars.length > 0;

/**
 * Show an answer.
 *
 * @param answer from `reading.ask`; no problem.
 * @param context from `terms.vocabulary`.
 * @param {object} options `views` in order, `chart` and `map` as first choices, `chosen` the view
 *   that is opened first, `onview` told when the reader chooses another, `facts` more texts for the
 *   line above.
 */
export function panel(answer, context, { views = ["table", "chart", "map", "raw"], chart, map, chosen, onview, facts = [] } = {}) {
  const offered = answer.kind === "solutions" ? views : answer.kind === "graph" ? ["turtle"] : ["boolean", ...views.filter((view) => view === "raw")];
  const place = answer.kind === "solutions" && placing(answer, context, map);
  const body = h("div", { role: "tabpanel", id: fresh("panel"), class: "view" });
  const makers = {
    table: () => table(answer, context),
    chart: async () => (await import("./chart.js")).chart(answer, context, chart),
    map: async () => (await import("./map.js")).map(answer, context, map),
    raw: () => text(answer.text, t("raw")),
    turtle: () => text(answer.text, "Turtle"),
    boolean: () => h("p", { class: "yes-or-no" }, h("strong", { text: t(answer.boolean ? "yes" : "no") }), ` ${t(answer.boolean ? "yes_more" : "no_more")}`),
  };
  const tabs = offered.map((key) => ({
    key,
    text: key === "boolean" ? t(answer.boolean ? "yes" : "no") : t(key),
    id: fresh("tab"),
    controls: body.id,
    disabled: (key === "map" && !place) || (key === "chart" && !drawable(answer)),
    title: key === "map" && !place ? t("no_map") : key === "chart" && !drawable(answer) ? t("no_chart") : undefined,
  }));
  const open = tabs.filter(({ disabled }) => !disabled);
  const first = open.find(({ key }) => key === chosen) ?? open[0];
  const made = new Map();
  let current;
  async function show(key) {
    current = key;
    body.setAttribute("aria-labelledby", tabs.find((tab) => tab.key === key).id);
    body.dataset.view = key;
    if (!made.has(key)) {
      body.setAttribute("aria-busy", "true");
      try {
        made.set(key, await makers[key]());
      } catch (error) {
        if (current === key) body.replaceChildren(h("p", { class: "notice", text: t("unreadable") }));
        console.error(error);
        return;
      } finally {
        body.removeAttribute("aria-busy");
      }
    }
    if (current === key) body.replaceChildren(made.get(key));
  }
  const bar = h("div", { class: "results-bar" },
    tabs.length > 1 ? tablist(t("views"), tabs, first.key, (key) => {
      onview?.(key);
      show(key);
    }) : null,
    h("p", { class: "facts-line quiet", role: "status" }, [size(answer), ...facts].filter(Boolean).map((fact) => h("span", { text: fact }))));
  if (tabs.length === 1) tabs[0].id = body.id;
  const box = h("div", { class: "results-widget" }, bar, answer.cut ? h("p", { class: "note cut", text: cut(answer) }) : null, body);
  if (tabs.length === 1) {
    body.removeAttribute("role");
    show(first.key);
    body.removeAttribute("aria-labelledby");
  } else show(first.key);
  return box;
}

function size(answer) {
  if (answer.kind === "solutions") return counted("row", "rows", answer.rows.length) + (answer.cut ? " +" : "");
  if (answer.kind === "graph") return counted("statement", "statements", answer.text.split("\n").length - 1);
  return null;
}

const cut = (answer) => (answer.kind === "solutions" ? t("cut_rows", { n: answer.rows.length }) : t("cut_text", { n: Math.round(answer.text.length / 1e6) }));

/** What took how long, in words. */
export const elapsed = (milliseconds) => (milliseconds < 1000 ? t("milliseconds", { n: Math.round(milliseconds) }) : t("seconds", { n: Math.round(milliseconds / 100) / 10 }));

function text(source, label) {
  const shown = source.length > SHOWN ? `${source.slice(0, SHOWN)}\n…` : source;
  const code = h("code", { text: shown });
  const button = navigator.clipboard
    ? h("button", {
        type: "button",
        class: "small",
        text: t("copy"),
        onclick: async () => {
          await navigator.clipboard.writeText(source);
          button.textContent = t("copied");
          setTimeout(() => (button.textContent = t("copy")), 2000);
        },
      })
    : null;
  return h("div", { class: "source" }, button, h("pre", { class: "scroll", tabindex: "0", role: "region", "aria-label": label, dir: "ltr" }, code));
}

export { number };
