// Validates each item of {shapes, items: [{name, data}]} (N-Triples, file named as argument) with
// shacl-engine; prints, per item, [focus node, path, constraint component, severity] as JSON.

import { readFileSync } from 'node:fs'
import { Parser } from 'n3'
import factory from '@rdfjs/data-model'
import rdf from '@rdfjs/dataset'
import { Validator } from 'shacl-engine'

const read = (text) => rdf.dataset(new Parser({ format: 'N-Triples', factory }).parse(text))

const { shapes, items } = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const validator = new Validator(read(shapes), { factory })
const found = {}
for (const item of items) {
  const report = await validator.validate({ dataset: read(item.data) })
  found[item.name] = report.results.map((result) => {
    const focus = result.focusNode.term
    return [
      focus.termType === 'BlankNode' ? '_:' : focus.value,
      result.path?.[0].predicates[0].value ?? '',
      result.constraintComponent.value,
      result.severity.value
    ]
  })
}
console.log(JSON.stringify(found))
