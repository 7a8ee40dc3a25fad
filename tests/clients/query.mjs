// Asks a SPARQL query of the documents behind addresses: query.mjs QUERY ADDRESS… → one JSON
// object of plain values per solution.
import { QueryEngine } from "@comunica/query-sparql";

const [query, ...sources] = process.argv.slice(2);
const solutions = await new QueryEngine().queryBindings(query, { sources });
for await (const solution of solutions) {
  const row = {};
  for (const [variable, term] of solution) row[variable.value] = term.value;
  console.log(JSON.stringify(row));
}
