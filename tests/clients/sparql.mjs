// Asks an endpoint by Comunica: sparql.mjs TYPE ADDRESS QUERY… → a line of JSON for each.
// TYPE is `sparql` for an endpoint that is known to be one, `auto` to let Comunica find out.
import { QueryEngine } from "@comunica/query-sparql";

const [type, value, ...queries] = process.argv.slice(2);
const sources = [type === "auto" ? value : { type, value }];
const engine = new QueryEngine();

async function answer(query) {
  const result = await engine.query(query, { sources });
  const found = await result.execute();
  if (result.resultType === "boolean") return found;
  if (result.resultType === "quads") {
    const quads = await found.toArray();
    return quads.map(({ subject, predicate, object }) => [subject.value, predicate.value, object.value]);
  }
  const solutions = await found.toArray();
  return solutions.map((solution) =>
    Object.fromEntries([...solution].map(([variable, term]) => [variable.value, term.value])));
}

for (const query of queries) console.log(JSON.stringify(await answer(query)));
