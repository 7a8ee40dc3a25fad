// Solutions as a table: sorted by a heading, filtered by words, a page at a time.

import { choice, fresh, h } from "./dom.js";
import { aside, columns, compare, leads, numeric, shown } from "./terms.js";
import { counted, number, t } from "./texts.js";

const SIZES = [25, 50, 100, 500];
/** Characters of a literal that are shown at first. */
const LONG = 280;

export function table(answer, context) {
  const kinds = new Map(columns(answer).map(({ name, kind }) => [name, kind]));
  const state = { sort: null, down: false, words: "", page: 0, size: 50 };
  const body = h("tbody");
  const caption = h("caption", { class: "hidden", text: t("table") });
  const told = h("p", { class: "quiet", role: "status" });
  const pager = h("div", { class: "table-pager" });
  const same = new Map(answer.vars.map((name) => [name, shared(answer, name)]));
  const heads = answer.vars.map((name) => {
    const button = h("button", {
      type: "button",
      class: "sort",
      onclick: () => {
        state.down = state.sort === name && !state.down;
        Object.assign(state, { sort: name, page: 0 });
        draw();
      },
    }, h("span", { text: name }), same.get(name) && h("span", { class: "aside", text: same.get(name) }));
    return h("th", { scope: "col", class: kinds.get(name) === "number" ? "number" : undefined }, button);
  });
  const text = answer.rows.length > 1 ? searchable(answer, context) : [];

  function chosen() {
    const wanted = folded(state.words).split(/\s+/).filter(Boolean);
    let places = [...answer.rows.keys()];
    if (wanted.length) places = places.filter((place) => wanted.every((word) => text[place].includes(word)));
    if (state.sort) {
      const sign = state.down ? -1 : 1;
      const term = (place) => answer.rows[place][state.sort];
      places.sort((one, other) =>
        term(one) && term(other) ? sign * compare(term(one), term(other), context) : compare(term(one), term(other)),
      );
    }
    return places;
  }

  function draw() {
    const places = chosen();
    const last = Math.max(0, Math.ceil(places.length / state.size) - 1);
    state.page = Math.min(state.page, last);
    const from = state.page * state.size;
    body.replaceChildren(
      ...places.slice(from, from + state.size).map((place) =>
        h("tr", {}, answer.vars.map((name) => cell(answer.rows[place][name], context, same.get(name)))),
      ),
    );
    heads.forEach((head, place) => {
      const on = answer.vars[place] === state.sort;
      if (on) head.setAttribute("aria-sort", state.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    caption.textContent = state.sort ? t("sorted", { name: state.sort }) : t("table");
    told.textContent =
      places.length === answer.rows.length ? "" : t("filtered", { n: places.length, all: answer.rows.length });
    turn(places.length, from, last);
  }

  function turn(n, from, last) {
    const held = document.activeElement?.dataset?.step;
    const step = (name, text, by, off) =>
      h("button", {
        type: "button",
        "data-step": name,
        "aria-disabled": off ? "true" : undefined,
        text,
        onclick: () => {
          if (off) return;
          state.page += by;
          draw();
        },
      });
    pager.replaceChildren();
    if (n <= SIZES[0]) return;
    pager.append(
      step("back", `← ${t("previous")}`, -1, !state.page),
      h("span", { class: "quiet", text: t("page_of", { from: from + 1, to: Math.min(from + state.size, n), n }) }),
      step("on", `${t("next")} →`, 1, state.page === last),
      choice(t("per_page"), SIZES.map((size) => [String(size), number(size)]), String(state.size), (size) => {
        Object.assign(state, { size: Number(size), page: 0 });
        draw();
      }),
    );
    if (held) pager.querySelector(`[data-step=${held}]`)?.focus();
  }

  const id = fresh("filter");
  const tools =
    answer.rows.length > 5
      ? h("div", { class: "tools" },
          h("div", { class: "field" },
            h("label", { for: id, text: t("filter") }),
            h("input", {
              id,
              type: "search",
              autocomplete: "off",
              oninput: ({ target }) => {
                Object.assign(state, { words: target.value, page: 0 });
                draw();
              },
            }),
          ),
          told)
      : null;
  draw();
  if (!answer.rows.length) return h("p", { class: "nothing", text: t("empty") });
  return h("div", {}, tools,
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": `${t("table")}, ${counted("row", "rows", answer.rows.length)}` },
      h("table", {}, caption, h("thead", {}, h("tr", {}, heads)), body)),
    pager);
}

const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function searchable({ vars, rows }, context) {
  return rows.map((row) => folded(vars.map((name) => shown(row[name], context)).join("\n")));
}

/** The language of a whole column, where it is one. */
function shared({ rows }, name) {
  const tags = new Set(rows.map((row) => row[name]).filter(Boolean).map((term) => term["xml:lang"] ?? ""));
  return rows.length > 1 && tags.size === 1 ? [...tags][0] : "";
}

/** A cell with a term, which is as wide and as high as it needs to be and no more; `said` is a language that its column is in. */
export function cell(term, context, said = "") {
  if (!term) return h("td");
  const text = shown(term, context);
  if (term.type === "uri") {
    const target = leads(term.value, context);
    const inside = target ? h("a", { href: target, title: text === term.value ? undefined : term.value, text }) : text;
    return h("td", { class: "iri-cell" }, inside);
  }
  const extra = term.type === "bnode" ? null : aside(term, context);
  const value = h("span", { lang: extra?.lang, dir: "auto", text });
  if (text.length > LONG) fold(value, text);
  return h("td", { class: numeric(term) === null ? undefined : "number" }, value,
    extra && extra.lang !== (said || null) && h("span", { class: "aside", text: ` ${extra.text}` }));
}

function fold(value, text) {
  const part = h("span", { text: `${text.slice(0, LONG)}… ` });
  const button = h("button", { type: "button", class: "plain", "aria-expanded": "false", text: t("more") });
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-expanded") === "false";
    button.setAttribute("aria-expanded", String(open));
    button.textContent = t(open ? "less" : "more");
    part.textContent = open ? `${text} ` : `${text.slice(0, LONG)}… `;
  });
  value.replaceChildren(part, button);
}
