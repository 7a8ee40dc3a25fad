"""RDF as this project uses it: names, formats, queries, and what strangers' input may hold."""
