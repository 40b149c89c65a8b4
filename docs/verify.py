# ruff: noqa: INP001, T201 -- a script that people read, take away and run; it prints what it found
"""Check a receipt, its files and the log's head. Needs Python 3.11 and `cryptography`; uses nothing of Intake.

    python verify.py KEYS [FILE ...] [--receipt RECEIPT] [--opens OPENS] [--log CHECKPOINT ENTRIES]
KEYS is what /log/keys answers; ENTRIES holds one entry a line, from index 0. Formats: docs/formats.md.
"""

import argparse
import base64
import hashlib
import json
import re
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def sha256(data: bytes) -> str:
    """Hash to lower-case hex."""
    return hashlib.sha256(data).hexdigest()


def canonical(value: object) -> bytes:
    """Write RFC 8785 JSON; enough for these formats, whose keys are ASCII and whose numbers are integers."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def open_note(note: bytes, keys: list[str], *, receipts: bool) -> tuple[str, bytes]:
    """Check a signed note against the vkeys of one purpose; return the origin and the text."""
    text, _, lines = note.rpartition(b"\n\n")
    for vkey in keys:
        name, key_id, encoded = vkey.split("+", 2)
        key = base64.b64decode(encoded, validate=True)
        match = re.search(rf"^\u2014 {re.escape(name)} (\S+)$", lines.decode(), re.MULTILINE)
        if match is None or name.endswith("/receipts") != receipts:
            continue
        raw = base64.b64decode(match[1], validate=True)
        same = raw[:4].hex() == key_id == sha256(name.encode() + b"\n" + key)[:8]
        if same and base64.b64encode(raw).decode() == match[1]:
            Ed25519PublicKey.from_public_bytes(key[1:]).verify(raw[4:], text + b"\n")
            return name.removesuffix("/receipts"), text + b"\n"
    raise ValueError("none of these keys signed it")


def read_receipt(note: bytes, keys: list[str]) -> tuple[dict[str, Any], bytes]:
    """Return a receipt, its signature checked, and the log entry that it stands for."""
    origin, text = open_note(note, keys, receipts=True)
    body = json.loads(text)
    said = body["statement"]
    if canonical(body) + b"\n" != text or said["origin"] != origin:
        raise ValueError("the signed text is no receipt of this log")
    entry = {key: body[key] for key in ("v", "subject", "recorded")} | {"call": said["call"]}
    entry["type"] = "instrument" if said["kind"] == "instrument" else "receipt"
    entry["commit"] = sha256(bytes.fromhex(body["salt"]) + canonical(said))
    return body, canonical(entry)


def check(said: dict[str, Any], opens: dict[str, Any], paths: list[Path]) -> None:
    """Check opened values (hashed as JSON), file names (as they are) and files against the statement."""
    for key, pair in opens["stated"].items():
        if sha256(bytes.fromhex(pair["salt"]) + canonical(pair["value"])) != said["stated"][key]:
            raise ValueError(f"{key} is not what was stated")
        print(f"fits: {key} is {pair['value']!r}")
    digests = {file["sha256"]: file["n"] for file in said["files"]}
    names = {str(file["n"]): file["name"] for file in said["files"]}
    for n, pair in opens["names"].items():
        if sha256(bytes.fromhex(pair["salt"]) + pair["value"].encode()) != names[n]:
            raise ValueError(f"file {n} had another name")
    for path in paths:
        if (found := sha256(path.read_bytes())) not in digests:
            raise ValueError(f"{path} is none of the files received")
        print(f"fits: {path} is file {digests[found]}, {found}")


def root_of(entries: list[bytes]) -> bytes:
    """Return the RFC 6962 root: split at the largest power of two below the size."""
    if len(entries) <= 1:
        return hashlib.sha256(b"".join(b"\0" + entry for entry in entries)).digest()
    split = 1 << (len(entries) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + root_of(entries[:split]) + root_of(entries[split:])).digest()


def check_log(paths: list[Path], keys: list[str]) -> list[bytes]:
    """Check that the entries give the checkpoint's root; return those that it covers."""
    origin, text = open_note(paths[0].read_bytes(), keys, receipts=False)
    named, size, root = text.decode().split("\n")[:3]
    entries = paths[1].read_bytes().removesuffix(b"\n").split(b"\n")[: int(size)]
    if named != origin or len(entries) != int(size) or root_of(entries) != base64.b64decode(root):
        raise ValueError("these entries do not give the checkpoint's root")
    print(f"fits: {size} entries of {origin}, root {base64.b64decode(root).hex()}")
    return entries


def main() -> None:
    """Read the command line and check what it names."""
    parser = argparse.ArgumentParser()
    for option in ("keys", "--receipt", "--opens"):
        parser.add_argument(option, type=Path)
    parser.add_argument("--log", type=Path, nargs=2)
    parser.add_argument("files", type=Path, nargs="*")
    args = parser.parse_intermixed_args()
    keys = args.keys.read_text().split()
    entries = check_log(args.log, keys) if args.log else None
    if args.receipt:
        body, entry = read_receipt(args.receipt.read_bytes(), keys)
        print(f"signed: {body['statement']['number']}, entry {body['index']}: {entry.decode()}")
        opens = json.loads(args.opens.read_bytes()) if args.opens else {"stated": {}, "names": {}}
        check(body["statement"], opens, args.files)
        if entries is not None and entries[body["index"]] != entry:
            raise ValueError("the log has another entry there")
        print("log not checked" if entries is None else "fits: the log has this entry")


if __name__ == "__main__":
    try:
        main()
    except (InvalidSignature, ValueError, KeyError, IndexError) as error:
        raise SystemExit(f"DOES NOT FIT: {error!r}") from error
