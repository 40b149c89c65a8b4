"""docs/verify.py, the verifier that uses nothing of the project, run as people run it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.domain.vectors import FOLDER, vectors

SCRIPT = FOLDER.parent / "verify.py"
RECEIPT = vectors("receipts")["receipts"][0]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with what somebody has kept: keys, receipt, opens, files, entries, checkpoint."""
    notes = vectors("notes")
    (tmp_path / "keys").write_text(f"{notes['log']['vkey']}\n{notes['receipts']['vkey']}\n")
    (tmp_path / "receipt").write_text(RECEIPT["note"])
    (tmp_path / "opens").write_text(json.dumps(RECEIPT["opens"]))
    (tmp_path / "avis.pdf").write_bytes(bytes.fromhex(RECEIPT["files_hex"]["1"]))
    (tmp_path / "text.txt").write_bytes(bytes.fromhex(RECEIPT["files_hex"]["2"]))
    entries = [row["entry"] for row in vectors("entries")["entries"]]
    (tmp_path / "entries").write_text("\n".join([*entries, "a later one"]) + "\n")
    (tmp_path / "checkpoint").write_text(vectors("checkpoints")["checkpoints"][0]["note"])
    return tmp_path


def _verify(folder: Path, *words: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), "keys", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


EVERYTHING = (
    *("--receipt", "receipt", "--opens", "opens", "--log", "checkpoint", "entries"),
    *("avis.pdf", "text.txt"),
)


def test_everything_a_submitter_kept_fits(folder: Path) -> None:  # check 81
    code, said = _verify(folder, *EVERYTHING)
    assert code == 0, said
    assert f"signed: DIP-001, entry 5: {RECEIPT['entry']}" in said
    assert "fits: email is 'a@institut.example'" in said
    assert "fits: avis.pdf is file 1" in said
    assert "fits: the log has this entry" in said


def test_without_a_checkpoint_it_says_that_the_log_was_not_checked(folder: Path) -> None:
    code, said = _verify(folder, "--receipt", "receipt")
    assert code == 0, said
    assert said.endswith("log not checked\n")


@pytest.mark.parametrize("name", ["receipt", "opens", "avis.pdf", "entries", "checkpoint", "keys"])
def test_one_changed_byte_does_not_fit(folder: Path, name: str) -> None:  # check 81
    path = folder / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    code, said = _verify(folder, *EVERYTHING)
    assert code == 1
    assert said.splitlines()[-1].startswith("DOES NOT FIT")


def test_an_entry_left_out_does_not_fit(folder: Path) -> None:
    lines = (folder / "entries").read_text().split("\n")
    (folder / "entries").write_text("\n".join(lines[1:]))
    code, said = _verify(folder, "--log", "checkpoint", "entries")
    assert code == 1
    assert "do not give the checkpoint's root" in said


def test_the_verifier_stays_short_and_on_its_own() -> None:
    source = SCRIPT.read_text()
    assert len(source.splitlines()) <= 120
    assert "intake" not in source
    assert "rfc8785" not in source
