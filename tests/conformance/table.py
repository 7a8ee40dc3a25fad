"""The table of docs/http.md, made from what the rules found."""

from pathlib import Path

DOCUMENT = Path(__file__).parents[2] / "docs" / "http.md"
BEGIN, END = "<!-- table: pytest tests/conformance --write -->\n", "<!-- end -->\n"


def render(rules, addresses, found):
    """Rules as a list, then a row for each address.

    Args:
        found: By names of address and rule: None where the rule is kept, a reason where it does
            not apply, an error where it is broken.
    """
    lines = ["| rule | says | clause |", "|---|---|---|"]
    lines += [
        f"| {rule.name} | {rule.sentence} | [{_short(rule.clause)}]({rule.clause}) |"
        for rule in rules
    ]
    lines += ["", "✓ kept; a letter: does not apply, for the reason below; ✗ broken.", ""]
    lines.append(f"| address | status | {' | '.join(rule.name for rule in rules)} |")
    lines.append(f"|---|---|{'---|' * len(rules)}")
    letters = {}
    for address in addresses:
        cells = [_cell(found[address.name, rule.name], letters) for rule in rules]
        lines.append(f"| {address.name} | {address.status} | {' | '.join(cells)} |")
    lines += ["", *(f"- {letter}: {reason}" for reason, letter in letters.items())]
    return "\n".join(lines) + "\n"


def _cell(outcome, letters):
    if outcome is None:
        return "✓"
    if isinstance(outcome, Exception):
        return "✗"
    return letters.setdefault(outcome, chr(ord("a") + len(letters)))


def _short(clause):
    name = clause.rstrip("/").rpartition("/")[2].partition("#")
    if name[0].startswith("rfc"):
        return f"RFC {name[0][3:]}, {name[2].removeprefix('section-')}"
    return {"#http": "W3C"}.get(name[2], name[0] or name[2])


def read():
    """What stands in the document now."""
    text = DOCUMENT.read_text("utf-8")
    return text[text.index(BEGIN) + len(BEGIN) : text.index(END)]


def write(table):
    text = DOCUMENT.read_text("utf-8")
    before, after = text[: text.index(BEGIN) + len(BEGIN)], text[text.index(END) :]
    DOCUMENT.write_text(before + table + after, "utf-8")
