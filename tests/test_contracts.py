"""The import contracts hold, and each one bites when its rule is broken."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

PLANTED = {
    "floors": ("intake/domain/vocab.py", "import intake.services.outbox"),
    "web-without-tables": ("intake/web/tongues.py", "import intake.db.calls"),
    "use-cases-apart": ("intake/services/register.py", "import intake.services.reviews"),
    "blueprints-apart": ("intake/web/proof.py", "import intake.web.desk"),
    "desk-index-apart": ("intake/services/finding.py", "import intake.services.deskindex"),
    "no-flask-below-web": ("intake/services/keyset.py", "import flask"),
    "domain-pure": ("intake/domain/texts.py", "import uploads.kinds"),
    "uploads-alone": ("uploads/kinds.py", "import intake.domain.vocab"),
    "parsers-in-jail": ("intake/services/visible.py", "import pypdf"),
}


def _lint(folder: Path, contract: str) -> "subprocess.CompletedProcess[str]":
    command = [
        str(Path(sys.executable).parent / "lint-imports"),
        "--no-cache",
        "--contract",
        contract,
    ]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def _copy(folder: Path) -> None:
    for name in ("intake", "uploads"):
        shutil.copytree(
            ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.po", "*.mo")
        )
    for name in ("config.py", "wsgi.py", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)


@pytest.mark.parametrize("contract", sorted(PLANTED))
def test_a_planted_violation_breaks_its_contract(contract: str, tmp_path: Path) -> None:
    _copy(tmp_path)
    before = _lint(tmp_path, contract)
    assert before.returncode == 0, before.stdout
    file, line = PLANTED[contract]
    path = tmp_path / file
    path.write_text(path.read_text("utf-8") + f"\n{line}\n", "utf-8")
    after = _lint(tmp_path, contract)
    assert after.returncode == 1
    assert "BROKEN" in after.stdout
