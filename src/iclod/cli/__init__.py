"""The command `iclod`: results on stdout, messages on stderr, exit codes that say who is at fault.

0 done; 1 the data are at fault; 2 the call is at fault; 3 the registry or what it stands on is at
fault; 130 interrupted.
"""

from iclod.cli.main import EXIT_CODES, exit_code, main

__all__ = ["EXIT_CODES", "exit_code", "main"]
