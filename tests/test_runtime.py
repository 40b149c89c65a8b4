"""A process's parts: keys made once and guarded, a demo for ever a demo, an origin for ever the same."""

import dataclasses
from pathlib import Path

import pytest

from intake import keys
from intake.keys import KeysUnsafe
from intake.runtime import DemoMismatch, build
from intake.services import transparency
from tests.world import settings


def test_a_first_start_founds_the_record_and_a_second_finds_it(tmp_path: Path) -> None:
    held = settings(tmp_path)
    first = build(held)
    first.inspector.close()
    with first.works.reading() as work:
        head = transparency.head(work.session)
        vkeys = transparency.keys(work.session)
    assert head is not None
    assert head.size == 1
    second = build(held)
    second.inspector.close()
    with second.works.reading() as work:
        assert transparency.head(work.session) == head
        assert transparency.keys(work.session) == vkeys
    assert second.ring == dataclasses.replace(
        second.ring, session=first.ring.session, form=first.ring.form
    )


def test_a_demo_never_becomes_a_real_site_nor_a_real_site_a_demo(tmp_path: Path) -> None:
    held = settings(tmp_path)
    build(held).inspector.close()
    with pytest.raises(DemoMismatch, match="no demo"):
        build(dataclasses.replace(held, demo=True))


def test_the_origin_is_fixed_at_the_first_start(tmp_path: Path) -> None:
    held = settings(tmp_path)
    build(held).inspector.close()
    with pytest.raises(DemoMismatch, match="for ever"):
        build(dataclasses.replace(held, origin="other.example/log"))


# check 120
def test_keys_are_files_that_their_owner_alone_can_read(tmp_path: Path) -> None:
    keys.load(tmp_path / "keys", origin="a.example/log", make=True)
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in (tmp_path / "keys").iterdir()}
    assert modes == {f"{name}.key": "0o600" for name in keys.NAMES}


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    keys.load(tmp_path / "keys", origin="a.example/log", make=True)
    (tmp_path / "keys/link.key").chmod(0o644)
    with pytest.raises(KeysUnsafe, match="chmod 600"):
        keys.load(tmp_path / "keys", origin="a.example/log", make=False)


def test_a_missing_key_is_never_made_again_beside_a_record(tmp_path: Path) -> None:
    held = settings(tmp_path)
    build(held).inspector.close()
    (tmp_path / "keys/log.key").unlink()
    with pytest.raises(KeysUnsafe, match="backup"):
        build(held)


@pytest.mark.parametrize("text", ["", "00" * 32, "ab" * 8, "not hex"])
def test_what_is_no_random_key_is_refused(text: str, tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    folder.mkdir()
    (folder / "log.key").write_text(text)
    (folder / "log.key").chmod(0o600)
    with pytest.raises(KeysUnsafe, match="no key"):
        keys.load(folder, origin="a.example/log", make=True)
