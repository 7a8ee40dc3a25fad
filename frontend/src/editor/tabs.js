// The bar of queries. YASGUI keeps them; its own bar has a menu for the right mouse button only and
// buttons inside tabs, so that it cannot be used by keyboard or read out: this one stands for it.

import { h } from "../results/dom.js";
import { t } from "./texts.js";

export function tabs(yasgui) {
  const list = h("div", { role: "tablist", "aria-label": t("queries") });
  const plus = h("button", { type: "button", class: "plus", title: t("tab_new"), "aria-label": t("tab_new"), text: "+", onclick: () => yasgui.addTab(true) });
  const bar = h("div", { class: "query-tabs" }, list, plus);

  function draw() {
    const held = list.contains(document.activeElement);
    const active = yasgui.getTab()?.getId();
    const ids = yasgui.persistentConfig.getTabs();
    list.replaceChildren(...ids.map((id, place) => tab(id, place, ids, active)));
    const chosen = list.querySelector("[aria-selected=true]");
    if (held) chosen?.focus();
    if (chosen) list.scrollLeft = chosen.offsetLeft - (list.clientWidth - chosen.offsetWidth) / 2;
    for (const id of ids) document.getElementById(id)?.setAttribute("aria-labelledby", `query-tab-${id}`);
  }

  function tab(id, place, ids, active) {
    const found = yasgui.getTab(id);
    const busy = found.running === true;
    const button = h("button", {
      type: "button",
      role: "tab",
      id: `query-tab-${id}`,
      "aria-selected": String(id === active),
      "aria-controls": document.getElementById(id) ? id : undefined,
      tabindex: id === active ? "0" : "-1",
      class: busy ? "busy" : undefined,
      text: found.getName(),
      onclick: () => yasgui.selectTabId(id),
    });
    button.addEventListener("keydown", (event) => {
      const next = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: ids.length - 1 }[event.key];
      if (event.key === "Delete") {
        event.preventDefault();
        close(yasgui, found);
        list.querySelector("[aria-selected=true]")?.focus();
      }
      if (next === undefined) return;
      event.preventDefault();
      yasgui.selectTabId(ids[(next + ids.length) % ids.length]);
      list.querySelector("[aria-selected=true]")?.focus();
    });
    return button;
  }

  for (const event of ["tabSelect", "tabAdd", "tabClose", "tabChange", "query", "queryResponse"]) yasgui.on(event, () => queueMicrotask(draw));
  draw();
  return bar;
}

/** Close a query; the last one leaves a new one behind. */
export function close(yasgui, tab) {
  const last = yasgui.persistentConfig.getTabs().length === 1;
  if (last) yasgui.addTab(true);
  tab.close();
}
