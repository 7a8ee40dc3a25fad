// Kept reports: whoever made one here can delete it later without noting the key.

import { h } from "../results/dom.js";
import { t } from "./texts.js";

const PLACE = "iclod.reports";

function keys() {
  try {
    return JSON.parse(localStorage.getItem(PLACE)) ?? {};
  } catch {
    return {};
  }
}

function store(changes) {
  const all = { ...keys(), ...changes };
  for (const id of Object.keys(all)) if (!all[id]) delete all[id];
  try {
    localStorage.setItem(PLACE, JSON.stringify(all));
  } catch {
    // Not kept here: the key on the page is enough.
  }
}

/** Remember the key of a report just kept, or fill in the one that is remembered. */
export function remember(part) {
  for (const form of part.querySelectorAll("form[data-delete]")) {
    const { key } = form.elements;
    if (key.value) store({ [form.dataset.delete]: key.value });
    else key.value = keys()[form.dataset.delete] ?? "";
  }
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-delete]")) return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form));
  const answer = await fetch(form.action, { method: "POST", body }).catch(() => null);
  const done = Boolean(answer?.ok);
  const said = h("p", { role: done ? "status" : "alert", tabindex: "-1", class: done ? "note" : "wrong", text: t(done ? "deleted" : "not_deleted") });
  if (!done) {
    form.querySelector("[role=alert]")?.remove();
    form.append(said);
    return;
  }
  store({ [form.dataset.delete]: "" });
  form.closest(".kept").replaceWith(said);
  said.focus();
});

remember(document);
