// A drawing taken out of its page.

import { s } from "./dom.js";

const STYLES = ["fill", "stroke", "stroke-width", "stroke-opacity", "stroke-linejoin", "font-family", "font-size", "font-weight", "vector-effect"];

/** The drawing as text: what the style sheet says of it stands in it as attributes. */
export function standalone(svg) {
  const copy = svg.cloneNode(true);
  const originals = [svg, ...svg.querySelectorAll("*")];
  [copy, ...copy.querySelectorAll("*")].forEach((element, place) => {
    const style = getComputedStyle(originals[place]);
    for (const name of STYLES) {
      const value = style.getPropertyValue(name);
      if (value) element.setAttribute(name, value);
    }
    for (const name of ["tabindex", "class"]) element.removeAttribute(name);
  });
  const ground = getComputedStyle(document.documentElement).backgroundColor;
  copy.prepend(s("rect", { width: "100%", height: "100%", fill: ground }));
  return new XMLSerializer().serializeToString(copy);
}
