"""The demo's mailbox: twenty messages of many makes, a letter and an earlier consultation, the same every time."""

from datetime import date, datetime, tzinfo
from pathlib import Path

import pytest
from click.testing import CliRunner

from intake.cli import main
from intake.demo import mailbox
from uploads.unpacker import unpack_bytes

DAY = date(2026, 3, 2)


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return mailbox.write(tmp_path_factory.mktemp("box"), DAY)


def test_it_holds_twenty_messages_that_are_read_with_all_their_parts(paths: list[Path]) -> None:
    found = {path.name: unpack_bytes(path.read_bytes(), name=path.name) for path in paths}
    mails = {name: one for name, one in found.items() if one["kind"] in {"eml", "msg"}}
    assert len(mails) == 20
    assert {one["status"] for one in found.values()} == {"read"}
    bare = {name for name, one in mails.items() if not one["parts"]}
    assert bare == set()
    codes = {name: [item["code"] for item in one["findings"]] for name, one in mails.items()}
    assert {name: said for name, said in codes.items() if said} == {
        "13-encrypted.eml": ["encrypted-message"]
    }
    # 15 states no date; every other says when it came.
    silent = [name for name, one in mails.items() if not one["messages"][0]["arrived"]]
    assert silent == ["15-no-date.eml"]
    assert {path.suffix for path in paths} == {".eml", ".msg", ".pdf", ".zip"}


def test_the_command_writes_it_and_the_same_day_gives_the_same_bytes(
    paths: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("intake.cli.datetime", FixedDay)
    answer = CliRunner().invoke(main, ["demo", "mailbox", str(tmp_path / "box")])
    assert answer.exit_code == 0
    written = [Path(line) for line in answer.output.split()]
    assert [path.name for path in written] == [path.name for path in paths]
    assert [path.read_bytes() for path in written] == [path.read_bytes() for path in paths]


class FixedDay(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "FixedDay":
        return cls(2026, 3, 2, 12, tzinfo=tz)
