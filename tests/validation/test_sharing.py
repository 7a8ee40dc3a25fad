"""Long texts go to a process once, later by their digest."""

from iclod.ingestion import checking
from iclod.validation import sharing
from iclod.validation.work import Source, Task

LONG = "<https://example.org/a> <https://example.org/b> <https://example.org/c> .\n" * 100
TASK = Task((Source("", b"", "ttl"),), "https://example.org/", LONG, LONG + LONG)


def ignore(piece):
    pass


def test_a_digest_is_known_once_the_text_was_sent():
    sharing._texts.clear()
    brief = sharing.brief(TASK)
    assert len(brief.shapes) < 100 and len(brief.context) < 100
    assert checking.answer(tuple(brief), ignore) is None
    assert checking.answer(tuple(TASK), ignore) is not None
    assert checking.answer(tuple(brief), ignore) is not None
    assert sharing.whole(brief) == TASK


def test_short_texts_are_sent_as_they_are():
    task = TASK._replace(shapes="", context=LONG[:80])
    assert sharing.brief(task) == task == sharing.whole(task)


def test_only_the_last_texts_are_kept():
    sharing._texts.clear()
    for number in range(20):
        sharing.whole(TASK._replace(shapes=LONG + " " * number))
    assert len(sharing._texts) == sharing.KEPT
    assert sharing.whole(sharing.brief(TASK)) is None


def test_a_server_asks_again_where_a_process_forgot(registry):
    from iclod.registry import judging

    task = TASK._replace(shapes=judging.shapes_text(registry), context=judging.frame(registry))
    assert judging.ask(registry.validator, task).conforms
    assert judging.ask(registry.validator, task).conforms
