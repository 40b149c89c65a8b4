"""How a long command says how far it is."""

import io

from intake.progress import Progress


def told(*, tty: bool, total: int, start: int = 1) -> str:
    stream = io.StringIO()
    shown = Progress("demo", "events", stream, tty)
    for done in range(start, total + 1):
        shown.tell(done, total)
    shown.end()
    return stream.getvalue()


def test_without_a_terminal_each_tenth_is_a_line_of_its_own() -> None:
    lines = told(tty=False, total=1_234).splitlines()
    assert lines == [f"demo: {n}0 % ({-(-1234 * n // 10)} of 1234 events)" for n in range(1, 11)]


def test_few_or_resumed_steps_give_no_line_twice() -> None:
    assert told(tty=False, total=3).splitlines() == [
        "demo: 30 % (1 of 3 events)",
        "demo: 60 % (2 of 3 events)",
        "demo: 100 % (3 of 3 events)",
    ]
    assert told(tty=False, total=100, start=95).splitlines() == [
        "demo: 90 % (95 of 100 events)",
        "demo: 100 % (100 of 100 events)",
    ]


def test_in_a_terminal_one_line_counts() -> None:
    shown = told(tty=True, total=250)
    assert (shown.count("\n"), shown.count("\r")) == (1, 250)
    assert shown.endswith("\rdemo: 250 of 250 events\n")
    assert told(tty=True, total=0) == ""
