// What is sent to the server: an address where one holds the query, a form where it is too long.

import { RESULTS } from "../results/reading.js";

/** Characters of an address that every server and browser between here and there takes. */
const LONGEST = 6000;

export class Asked {
  /** @param args further parameters of the protocol: `version`, graphs; pairs of name and value. */
  constructor(endpoint, query, args = []) {
    Object.assign(this, { endpoint, query, args });
  }

  /** The version of the data that is asked for; undefined for the newest. */
  get version() {
    return this.args.find(({ name }) => name === "version" || name === "at")?.value;
  }

  parameters(changes = {}) {
    const found = new URLSearchParams({ query: this.query });
    for (const { name, value } of this.args) {
      if (!(changes.version === null && (name === "version" || name === "at"))) found.append(name, value);
    }
    for (const [name, value] of Object.entries(changes)) if (value !== null) found.set(name, value);
    return found;
  }

  /** The address; null where it would be too long. */
  address(changes = {}) {
    const found = `${this.endpoint}?${this.parameters(changes)}`;
    return found.length > LONGEST ? null : found;
  }

  request(changes = {}) {
    const headers = { Accept: changes.format ? "*/*" : `${RESULTS}, text/turtle;q=0.9` };
    const url = this.address(changes);
    if (url) return new Request(url, { headers });
    const { format, lang, ...rest } = changes;
    const own = new URLSearchParams(Object.entries({ format, lang }).filter(([, value]) => value));
    return new Request(`${this.endpoint}${own.size ? `?${own}` : ""}`, { method: "POST", headers, body: this.parameters(rest) });
  }
}
