// Mends: changes of the text that put a result right, made one by one or all that are safe.

import { h } from "../results/dom.js";
import { offset, since } from "./editor.js";
import { counted, t } from "./texts.js";

/**
 * The changes of a mend in the text as it is now; null where the text there is not what was checked.
 *
 * @param edits with lines and columns of the text that was checked.
 */
export function changesOf(state, edits) {
  const { doc, changes } = state.field(since);
  const made = [];
  for (const { line, column, endLine, endColumn, text } of edits) {
    const [from, to] = [offset(doc, line, column), offset(doc, endLine, endColumn)];
    if (changes.touchesRange(from, to)) return null;
    const start = changes.mapPos(from, 1);
    made.push({ from: start, to: start + (to - from), insert: text });
  }
  return made.sort((a, b) => a.from - b.from);
}

/** All safe mends of a result list that do not get in each other's way, by source. */
export function safeOnes(outcome, sources) {
  const chosen = new Map();
  for (const item of outcome.querySelectorAll(".item")) {
    const button = item.querySelector("[data-mend][data-safe]");
    if (!button?.dataset.mend) continue;
    const { source: name, edits } = JSON.parse(button.dataset.mend);
    const source = sources.named(name);
    const changes = source?.state && changesOf(source.state, edits);
    if (!changes) continue;
    const others = chosen.get(source) ?? [];
    const same = (a, b) => a.from === b.from && a.to === b.to && a.insert === b.insert;
    const fresh = changes.filter((change) => !others.some((other) => same(change, other)));
    if (fresh.some((change) => others.some((other) => change.from <= other.to && other.from <= change.to))) continue;
    if (fresh.length) chosen.set(source, [...others, ...fresh].sort((a, b) => a.from - b.from));
  }
  return chosen;
}

/** Show what would be changed; resolves to whether it shall be. */
export function confirm(chosen) {
  const total = [...chosen.values()].reduce((sum, changes) => sum + changes.length, 0);
  const several = chosen.size > 1;
  const answer = (value) => () => dialog.close(value);
  const dialog = h(
    "dialog",
    { class: "mends", "aria-labelledby": "mends-title" },
    h("h2", { id: "mends-title", text: t("mends_title") }),
    h("p", { class: "quiet", text: counted("mends_one", "mends", total) }),
    h("div", { class: "diffs", tabindex: "0", role: "region", "aria-labelledby": "mends-title" }, [...chosen].map(([source, changes]) => diff(source, changes, several))),
    h(
      "p",
      { class: "buttons" },
      h("button", { type: "button", class: "primary", text: t("apply"), onclick: answer("yes") }),
      h("button", { type: "button", text: t("cancel"), onclick: answer("") }),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "yes");
      dialog.remove();
    });
  });
}

function diff(source, changes, several) {
  const { doc } = source.state;
  const lines = new Map();
  for (const change of changes) {
    const first = doc.lineAt(change.from).number;
    lines.set(first, [...(lines.get(first) ?? []), change]);
  }
  const rows = [...lines].map(([number, inside]) => {
    const from = doc.line(number).from;
    const to = doc.lineAt(Math.max(...inside.map((change) => change.to))).to;
    const [before, after] = [[], []];
    let at = from;
    for (const change of inside) {
      const kept = doc.sliceString(at, change.from);
      before.push(kept, change.to > change.from && h("del", { text: doc.sliceString(change.from, change.to) }));
      after.push(kept, change.insert && h("ins", { text: change.insert }));
      at = change.to;
    }
    const rest = doc.sliceString(at, to);
    return h(
      "li",
      {},
      h("p", { class: "small quiet", text: t("line", { n: number }) }),
      h("pre", { class: "was" }, h("span", { class: "hidden", text: `${t("before")} ` }), ...before.filter(Boolean), rest),
      h("pre", { class: "will" }, h("span", { class: "hidden", text: `${t("after")} ` }), ...after.filter(Boolean), rest),
    );
  });
  return h("section", {}, several && h("h3", { text: source.name || t("pasted") }), h("ol", {}, rows));
}
