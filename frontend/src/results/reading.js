// Fetches an answer and reads it, up to a limit: a browser is no place for a million rows.

import { t } from "./texts.js";

/** Characters that are read of an answer. */
export const MOST = 12 * 1024 * 1024;
/** Rows that are kept. */
export const ROWS = 50000;
export const RESULTS = "application/sparql-results+json";
const TURTLE = "text/turtle";

/**
 * Ask for an answer.
 *
 * @returns {Promise<object>} `kind` ("solutions", "boolean", "graph", "problem"), what belongs to it
 *   (`vars` and `rows`; `boolean`; `text`; `problem`), and `headers`, `status`, `cut`, `milliseconds`.
 * @throws AbortError where `signal` said so.
 */
export async function ask(request, signal) {
  const start = performance.now();
  let answer, text, cut;
  try {
    answer = await fetch(request, { signal });
    [text, cut] = await read(answer);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    const detail = answer ? t("broken") : t("unreachable");
    return { kind: "problem", status: 0, problem: { detail, own: true }, milliseconds: performance.now() - start };
  }
  const found = interpret(answer, text, cut);
  return { ...found, status: answer.status, headers: answer.headers, milliseconds: performance.now() - start };
}

async function read(answer) {
  if (!answer.body) return [await answer.text(), false];
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  const parts = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return [parts.join(""), false];
    parts.push(value);
    size += value.length;
    if (size > MOST) {
      // The server stops working on it too.
      reader.cancel().catch(() => {});
      return [parts.join(""), true];
    }
  }
}

function interpret(answer, text, cut) {
  const type = (answer.headers.get("Content-Type") ?? "").split(";")[0].trim();
  if (!answer.ok) return { kind: "problem", problem: problem(text, type, answer) };
  if (type !== RESULTS) return { kind: "graph", text: cut ? text.slice(0, text.lastIndexOf("\n") + 1) : text, cut, type: type || TURTLE };
  try {
    const found = cut ? mended(text) : JSON.parse(text);
    if ("boolean" in found) return { kind: "boolean", boolean: found.boolean, text };
    const { bindings } = found.results;
    const rows = bindings.length > ROWS ? bindings.slice(0, ROWS) : bindings;
    return { kind: "solutions", vars: found.head.vars, rows, text, cut: cut || rows.length < bindings.length };
  } catch {
    return { kind: "problem", problem: { detail: t("unreadable"), own: true } };
  }
}

/** The rows that came whole, of a document that was cut. */
function mended(text) {
  let place = text.length;
  for (let tries = 0; tries < 50; tries += 1) {
    place = text.lastIndexOf("},{", place - 1);
    if (place < 0) break;
    try {
      return JSON.parse(`${text.slice(0, place)}}]}}`);
    } catch {
      // That was inside a row or a text: look further in front.
    }
  }
  throw new SyntaxError("no row is whole");
}

function problem(text, type, answer) {
  if (type.endsWith("json")) {
    try {
      return JSON.parse(text);
    } catch {
      // Said below.
    }
  }
  return { title: answer.statusText, detail: `${answer.status} ${answer.statusText}`.trim() };
}
