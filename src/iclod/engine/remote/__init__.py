"""A SPARQL 1.1 server as engine: told of changed graphs by updates, asked by queries.

Everything that goes to the other server goes through `endpoint`. What it holds of the registry:

```
{graph}                 each graph of the registry under its own IRI
{base}engine/union      the union of them, each statement once: what queries see as default graph
{base}engine/state      which graphs these are, and up to which entry of the journal they go
```
The last two names can be those of no graph of a registry. Whatever else the server holds is neither
read nor written: queries are rewritten so that they see these graphs alone.

Spec: https://www.w3.org/TR/sparql11-protocol/
"""
