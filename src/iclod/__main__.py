"""`python -m iclod` is the command `iclod`."""

from iclod.cli import main

main()
