"""Runs a document whose Python cells are followed by their output, like a notebook.

A cell is a block of `python`; its output, if any, the block of `text` right after it: what was
printed, then the value of a last expression.
"""

import ast
import contextlib
import io
import re
from dataclasses import dataclass

CELL = re.compile(r"^```python\n(.*?)^```\n(?:\n?```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)


@dataclass
class Cell:
    code: str
    output: str
    line: int


def cells(text):
    for found in CELL.finditer(text):
        yield Cell(found[1], found[2] or "", text[: found.start()].count("\n") + 2)


def run(cell, names, name="notebook"):
    """What a cell prints, in the names of those before it."""
    tree = ast.parse(cell.code)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(tree, f"{name}:{cell.line}", "exec"), names)
        if last is not None:
            value = eval(compile(ast.Expression(last.value), f"{name}:{cell.line}", "eval"), names)
            if value is not None:
                print(repr(value))
    return "".join(f"{line.rstrip()}\n" for line in printed.getvalue().splitlines())


def renewed(text, outputs):
    """The document with other outputs."""
    made = iter(outputs)

    def replaced(found):
        output = next(made)
        return f"```python\n{found[1]}```\n" + (f"\n```text\n{output}```\n" if output else "")

    return CELL.sub(replaced, text)
