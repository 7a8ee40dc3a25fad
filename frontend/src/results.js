// Answers of SPARQL in their views, wherever a page has `<section data-results="…">`; without this
// script the page shows what the server wrote.

import { h } from "./results/dom.js";
import { panel } from "./results/panel.js";
import { ask, RESULTS } from "./results/reading.js";
import { vocabulary } from "./results/terms.js";
import { t } from "./results/texts.js";

/** What a data attribute holds as JSON; nothing where it cannot be read. */
function wish(text) {
  try {
    return text ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

/** Fill a section; what is marked `data-plain` in it is hidden once there is something to show. */
export async function enhance(section) {
  const { results, views, terms, chart, map } = section.dataset;
  const [answer, context] = await Promise.all([ask(new Request(results, { headers: { Accept: RESULTS } })), vocabulary(terms)]);
  if (answer.kind === "problem") {
    section.append(h("p", { class: "notice", text: [answer.problem.detail ?? answer.problem.title, answer.problem.hint].filter(Boolean).join(" ") }));
    return;
  }
  const version = answer.headers.get("Dataset-Version");
  section.append(panel(answer, context, { views: views?.split(/\s+/).filter(Boolean), chart: wish(chart), map: wish(map), facts: version ? [t("version", { n: version })] : [] }));
  for (const plain of section.querySelectorAll("[data-plain]")) plain.hidden = true;
}

for (const section of document.querySelectorAll("section[data-results]")) enhance(section);
