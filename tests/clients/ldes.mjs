// Reads an event stream: ldes.mjs ADDRESS ORDER [STATE [AFTER]] → one JSON object per member.
import { intoConfig, replicateLDES } from "ldes-client";

const [url, order, state, after] = process.argv.slice(2);
const config = { url, polling: false };
if (state) config.statePath = state;
if (after) config.after = new Date(after);
const reader = replicateLDES(intoConfig(config), order).stream({ highWaterMark: 10 }).getReader();
for (let next = await reader.read(); !next.done; next = await reader.read()) {
  const { id, isVersionOf, type, quads } = next.value;
  const at = quads.find((quad) => quad.predicate.value.endsWith("#generatedAtTime"));
  const content = quads.filter((quad) => quad.graph.equals(id)).length;
  const row = { member: id.value, of: isVersionOf, type: type.value, at: at.object.value, content };
  console.log(JSON.stringify(row));
}
