"""SPARQL over HTTP, for every address that asks a query: forms, earlier states, answers, limits.

A view reads what is asked and lets `answering.answer` do the rest:

```python
pin = pinning.read(registry, request.args, request.headers, number)
asking = Asking(text, forms.choose(accept, asked), pin, address=pinning.address(asked))
return responses.given(answering.answer(registry, asking))
```
"""
