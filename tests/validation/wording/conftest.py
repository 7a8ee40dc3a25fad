"""The option that writes docs/messages.md anew."""


def pytest_addoption(parser):
    parser.addoption(
        "--write-messages", action="store_true", help="write the table of docs/messages.md anew"
    )
