"""The demo's mailbox: twenty messages of many makes, a letter and an earlier consultation, the same every time."""

from datetime import date
from pathlib import Path

from click.testing import CliRunner

from intake.cli import main
from intake.demo import mailbox
from uploads.unpacker import unpack_bytes

DAY = date(2026, 3, 2)


def test_it_holds_twenty_messages_that_are_read_with_all_their_parts(tmp_path: Path) -> None:
    paths = mailbox.write(tmp_path, DAY)
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


def test_the_same_day_gives_the_same_messages(tmp_path: Path) -> None:
    first, second = (mailbox.write(tmp_path / name, DAY) for name in "ab")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_the_command_writes_it_into_a_folder(tmp_path: Path) -> None:
    answer = CliRunner().invoke(main, ["demo", "mailbox", str(tmp_path / "box")])
    assert answer.exit_code == 0
    assert len(answer.output.split()) == len(list((tmp_path / "box").iterdir())) == 22
