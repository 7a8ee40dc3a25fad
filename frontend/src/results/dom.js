// The smallest of helpers: elements, and marks that the arrow keys walk through.

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes (`on…` are listeners, `class` and `text` what they say) and children. */
export function h(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** As `h`, in SVG. */
export function s(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "text") element.textContent = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child || child === 0));
  return element;
}

let numbers = 0;

/** An `id` that nothing else on the page has. */
export const fresh = (name) => `results-${name}-${++numbers}`;

/** A labelled `<select>`; `options` are pairs of value and text. */
export function choice(label, options, value, changed) {
  const id = fresh("choice");
  const select = h(
    "select",
    { id, onchange: () => changed(select.value) },
    options.map(([key, text]) => h("option", { value: key, selected: key === value, text })),
  );
  return h("div", { class: "field" }, h("label", { for: id, text: label }), select);
}

/**
 * Lets the reader walk through marks of a picture: the picture is one stop of the Tab key, arrow
 * keys, Home and End go from mark to mark, and a tip says what a mark is, on hover and on focus.
 *
 * @param picture holds the marks and is where the tip is placed.
 * @param marks elements with an `aria-label`, in the order of reading.
 */
export function walk(picture, marks) {
  const tip = h("div", { class: "tip", "aria-hidden": "true", hidden: true });
  picture.append(tip);
  const say = (mark) => {
    tip.textContent = mark.getAttribute("aria-label");
    tip.hidden = false;
    const [around, box] = [picture.getBoundingClientRect(), mark.getBoundingClientRect()];
    const middle = Math.min(Math.max(box.left + box.width / 2, around.left), around.right) - around.left;
    const left = Math.max(0, Math.min(middle - tip.offsetWidth / 2, around.width - tip.offsetWidth));
    const above = Math.max(box.top, around.top) - around.top - tip.offsetHeight - 8;
    tip.style.left = `${left}px`;
    tip.style.top = `${above < 0 ? Math.min(box.bottom - around.top, around.height) + 8 : above}px`;
  };
  const hush = () => (tip.hidden = true);
  marks.forEach((mark, place) => {
    mark.setAttribute("tabindex", place ? "-1" : "0");
    mark.addEventListener("pointerenter", () => say(mark));
    mark.addEventListener("pointerleave", hush);
    mark.addEventListener("focus", () => say(mark));
    mark.addEventListener("blur", hush);
    mark.addEventListener("keydown", (event) => {
      const next = {
        ArrowRight: place + 1,
        ArrowDown: place + 1,
        ArrowLeft: place - 1,
        ArrowUp: place - 1,
        Home: 0,
        End: marks.length - 1,
      }[event.key];
      if (event.key === "Escape") hush();
      if (next === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      const other = marks[(next + marks.length) % marks.length];
      mark.setAttribute("tabindex", "-1");
      other.setAttribute("tabindex", "0");
      other.focus();
    });
  });
}

/** Tabs as the ARIA practices describe them; `tabs` are {key, label, disabled, title}. */
export function tablist(label, tabs, chosen, select) {
  const list = h("div", { class: "views", role: "tablist", "aria-label": label });
  const buttons = new Map();
  const mark = (key) => {
    for (const [name, button] of buttons) {
      button.setAttribute("aria-selected", String(name === key));
      button.tabIndex = name === key ? 0 : -1;
    }
  };
  for (const { key, text, id, controls, disabled, title } of tabs) {
    const button = h("button", {
      type: "button",
      role: "tab",
      id,
      title,
      "aria-controls": controls,
      "aria-disabled": disabled ? "true" : undefined,
      text,
      onclick: () => {
        if (disabled) return;
        mark(key);
        select(key);
      },
    });
    button.addEventListener("keydown", (event) => {
      const open = tabs.filter((tab) => !tab.disabled).map((tab) => tab.key);
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      let next;
      if (step) next = open[(open.indexOf(key) + step + open.length) % open.length];
      else if (event.key === "Home") next = open[0];
      else if (event.key === "End") next = open.at(-1);
      else return;
      event.preventDefault();
      buttons.get(next).focus();
      buttons.get(next).click();
    });
    buttons.set(key, button);
    list.append(button);
  }
  mark(chosen);
  return list;
}

/** Offers text as a file. */
export function save(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  h("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
