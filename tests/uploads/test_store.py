"""One suite for every store, then what only a folder can get wrong."""

import errno
import fcntl
import hashlib
import os
import random
import stat
import threading
import time
from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from uploads import volume
from uploads.store import (
    Blob,
    BlobMissing,
    LocalStore,
    MemoryStore,
    Spool,
    SpoolTooLarge,
    Store,
    StoreUnavailable,
    StoreUnsafe,
    self_check,
)

START = datetime(2020, 2, 14, 12, tzinfo=UTC)
DAY = timedelta(hours=24)


class Clock:
    """A settable clock for ages of blobs."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["local", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Store:
    return LocalStore(tmp_path, now=clock) if request.param == "local" else MemoryStore(now=clock)


@pytest.fixture
def folder(tmp_path: Path, clock: Clock) -> LocalStore:
    return LocalStore(tmp_path, now=clock)


def put(store: Store, data: bytes) -> Blob:
    with store.spool() as spool:
        spool.write(data)
        return store.keep(spool)


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def nothing(_: Collection[str]) -> Collection[str]:
    return ()


def read(store: Store, digest: str) -> bytes:
    with store.open(digest) as file:
        return file.read()


def files(root: Path) -> list[str]:
    return sorted(
        str(p.relative_to(root)) for p in root.rglob("*") if p.is_file() and p.name != "lock"
    )


# --- the spool


def test_a_spool_hashes_and_counts_what_passes(store: Store) -> None:
    with store.spool() as spool:
        assert spool.write(b"one ") == 4
        assert spool.write(memoryview(b"two")) == 3
        assert (spool.size, spool.over, spool.sha256) == (7, False, sha(b"one two"))


def test_a_spool_reads_from_wherever_one_seeks(store: Store) -> None:
    with store.spool() as spool:
        spool.write(b"line one\nline two\n")
        spool.seek(0)
        assert spool.readline() == b"line one\n"
        assert spool.read() == b"line two\n"
        assert spool.seek(-4, os.SEEK_END) == 14
        assert spool.read(3) == b"two"
        assert os.pread(spool.fileno(), 4, 0) == b"line"


def test_writing_appends_wherever_one_reads(store: Store) -> None:
    with store.spool() as spool:
        spool.write(b"abc")
        spool.seek(0)
        spool.write(b"def")
        spool.seek(0)
        assert (spool.read(), spool.sha256) == (b"abcdef", sha(b"abcdef"))


@pytest.mark.parametrize("step", [1, 3, 10, 64])
def test_exactly_the_limit_is_kept_whole(store: Store, step: int) -> None:  # check 3
    with store.spool(10) as spool:
        for at in range(0, 10, step):
            spool.write(b"0123456789"[at : at + step])
        assert not spool.over
        assert store.keep(spool) == Blob(sha(b"0123456789"), 10)


@pytest.mark.parametrize("step", [1, 4, 11])
def test_past_the_limit_bytes_are_counted_and_not_stored(
    store: Store, step: int
) -> None:  # check 3
    with store.spool(10) as spool:
        for at in range(0, 11, step):
            spool.write(b"0123456789X"[at : at + step])
        for _ in range(3):
            spool.write(b"Y" * 1000)
        assert (spool.over, spool.size, os.fstat(spool.fileno()).st_size) == (True, 3011, 10)
        with pytest.raises(SpoolTooLarge) as refused:
            store.keep(spool)
        assert (refused.value.size, refused.value.limit) == (3011, 10)
    assert list(store.digests()) == []


def test_a_kept_spool_still_reads_and_takes_no_more(store: Store) -> None:
    with store.spool() as spool:
        spool.write(b"bytes")
        store.keep(spool)
        spool.seek(0)
        assert spool.read() == b"bytes"
        with pytest.raises(ValueError, match="kept"):
            spool.write(b"more")


def test_a_closed_spool_does_nothing_more(store: Store) -> None:
    spool = store.spool()
    spool.write(b"x")
    spool.close()
    spool.close()
    for act in (
        lambda: spool.write(b"x"),
        spool.read,
        spool.fileno,
        lambda: store.keep(spool),
    ):
        with pytest.raises(ValueError, match="closed"):
            act()


# --- what every store does


def test_bytes_come_back_as_they_went_in(store: Store) -> None:
    data = random.Random(7).randbytes(300_000)  # noqa: S311 - bytes to store, not a secret
    assert put(store, data) == Blob(sha(data), len(data))
    assert read(store, sha(data)) == data
    assert store.size(sha(data)) == len(data)
    assert store.verify(sha(data)) is True


def test_an_empty_file_is_bytes_too(store: Store) -> None:
    assert put(store, b"") == Blob(sha(b""), 0)
    assert read(store, sha(b"")) == b""


def test_an_opened_blob_has_a_descriptor_for_the_jail(store: Store) -> None:
    with store.open(put(store, b"for the jail").sha256) as file:
        assert os.pread(file.fileno(), 100, 0) == b"for the jail"


def test_the_same_bytes_give_the_same_blob(store: Store) -> None:
    assert put(store, b"twice") == put(store, b"twice")
    assert list(store.digests()) == [sha(b"twice")]


def test_digests_are_listed_in_order(store: Store) -> None:
    kept = sorted(put(store, b"%d" % n).sha256 for n in range(40))
    assert list(store.digests()) == kept


@pytest.mark.parametrize(
    "digest", ["0" * 64, "", "../../../etc/passwd", "A" * 64, "0" * 63 + "\n", "0" * 65, "é" * 64]
)
def test_an_unknown_or_malformed_digest_has_no_blob(store: Store, digest: str) -> None:
    asks: list[Callable[[str], object]] = [store.open, store.path, store.size, store.verify]
    for ask in asks:
        with pytest.raises(BlobMissing):
            ask(digest)


def test_many_threads_keep_the_same_and_other_bytes(store: Store) -> None:
    def keep(n: int) -> None:
        for m in range(20):
            put(store, b"shared %d" % m)
            put(store, b"own %d %d" % (n, m))

    threads = [threading.Thread(target=keep, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(list(store.digests())) == 20 + 8 * 20
    assert all(store.verify(digest) for digest in store.digests())


# --- orphans (check 62)


def test_an_orphan_goes_only_when_it_is_over_a_day_old(store: Store) -> None:  # check 62
    blob = put(store, b"orphan")
    assert store.sweep(older_than=DAY, referenced=nothing, now=START + DAY) == 0
    assert read(store, blob.sha256) == b"orphan"
    assert (
        store.sweep(older_than=DAY, referenced=nothing, now=START + DAY + timedelta(seconds=1)) == 1
    )
    with pytest.raises(BlobMissing):
        store.open(blob.sha256)


def test_what_a_row_names_is_never_swept(store: Store) -> None:  # check 62
    named, orphan = put(store, b"named"), put(store, b"orphan")
    asked: list[str] = []

    def referenced(digests: Collection[str]) -> Collection[str]:
        asked.extend(digests)
        return [named.sha256]

    assert store.sweep(older_than=DAY, referenced=referenced, now=START + 3 * DAY) == 1
    assert sorted(asked) == sorted([named.sha256, orphan.sha256])
    assert list(store.digests()) == [named.sha256]


def test_a_sweep_of_younger_blobs_is_refused(store: Store) -> None:  # check 62
    with pytest.raises(ValueError, match="day"):
        store.sweep(older_than=DAY - timedelta(seconds=1), referenced=nothing, now=START)


def test_bytes_kept_again_while_a_sweep_runs_stay(store: Store, clock: Clock) -> None:  # check 62
    blob = put(store, b"comes again")
    clock.at = START + 2 * DAY

    def referenced(_: Collection[str]) -> Collection[str]:
        assert (
            put(store, b"comes again") == blob
        )  # no row names it yet: its commit comes after the sweep
        return ()

    assert store.sweep(older_than=DAY, referenced=referenced, now=clock.at) == 0
    assert read(store, blob.sha256) == b"comes again"


def test_bytes_destroyed_by_order_go_at_once_and_durably(store: Store, clock: Clock) -> None:
    blob, other = put(store, b"to be destroyed"), put(store, b"to stay")
    clock.at = START + timedelta(hours=1)
    for _ in range(2):
        assert store.destroy(blob.sha256, kept_before=clock.at, referenced=nothing)
    with pytest.raises(BlobMissing):
        store.open(blob.sha256)
    assert list(store.digests()) == [other.sha256]


def test_bytes_that_something_refers_to_are_not_destroyed(store: Store, clock: Clock) -> None:
    blob = put(store, b"somebody else's too")
    clock.at = START + timedelta(hours=1)
    assert store.destroy(blob.sha256, kept_before=clock.at, referenced=lambda asked: asked)
    assert read(store, blob.sha256) == b"somebody else's too"


def test_bytes_kept_a_moment_ago_wait_to_be_destroyed(store: Store, clock: Clock) -> None:
    blob = put(store, b"comes again")
    clock.at = START + timedelta(hours=1)
    put(store, b"comes again")  # a commit that names it may come
    assert not store.destroy(blob.sha256, kept_before=clock.at, referenced=nothing)
    assert read(store, blob.sha256) == b"comes again"


def test_no_path_can_be_destroyed(store: Store, clock: Clock) -> None:
    for digest in ("../lock", "", "A" * 64):
        with pytest.raises(BlobMissing):
            store.destroy(digest, kept_before=clock.at, referenced=nothing)


def test_sweeping_and_keeping_at_once_loses_nothing_just_kept(
    store: Store, clock: Clock
) -> None:  # check 62
    for n in range(60):
        put(store, b"old %d" % n)
    clock.at = START + 2 * DAY
    lost: list[int] = []

    def keep() -> None:
        for n in range(60):
            blob = put(store, b"old %d" % n)
            time.sleep(0.001)
            try:
                store.size(blob.sha256)
            except BlobMissing:
                lost.append(n)

    thread = threading.Thread(target=keep)
    thread.start()
    while thread.is_alive():
        store.sweep(older_than=DAY, referenced=nothing, now=clock.at)
    thread.join()
    assert lost == []
    assert len(list(store.digests())) == 60


# --- a folder only


def test_a_blob_lies_under_its_digest_and_nobody_else_reads_it(folder: LocalStore) -> None:
    digest = put(folder, b"private").sha256
    path = folder.path(digest)
    assert path == folder.root / "blobs" / digest[:2] / digest[2:4] / digest
    modes = [stat.S_IMODE(p.stat().st_mode) for p in (path, *list(path.parents)[:3])]
    assert modes == [0o400, 0o700, 0o700, 0o700]
    assert path.stat().st_nlink == 1


def test_a_spool_leaves_no_file_behind(folder: LocalStore) -> None:  # check 6
    with folder.spool() as spool:
        spool.write(b"never kept")
        assert [Path(f).parent.name for f in files(folder.root)] == ["spool"]
    assert files(folder.root) == []
    with folder.spool() as spool:
        spool.write(
            b"over",
        )
        folder.keep(spool)
    assert [Path(f).parts[0] for f in files(folder.root)] == ["blobs"]


def test_an_unused_spool_makes_no_file(folder: LocalStore) -> None:
    with folder.spool() as spool:
        assert (spool.read(), spool.size, spool.sha256) == (b"", 0, sha(b""))
        assert files(folder.root) == []


def test_a_forgotten_spool_leaves_no_file_behind(folder: LocalStore) -> None:  # check 6
    spool: Spool | None = folder.spool()
    assert spool is not None
    spool.write(b"forgotten")
    spool = None
    assert files(folder.root) == []


def test_a_damaged_blob_is_mended_when_its_bytes_come_again(folder: LocalStore) -> None:
    digest = put(folder, b"whole").sha256
    path = folder.path(digest)
    assert path is not None
    path.chmod(0o600)
    path.write_bytes(b"wh0le")
    assert folder.verify(digest) is False
    assert put(folder, b"whole") == Blob(digest, 5)
    assert folder.verify(digest) is True
    assert files(folder.root) == [str(path.relative_to(folder.root))]


def test_a_whole_blob_is_never_written_again(folder: LocalStore) -> None:
    path = folder.path(put(folder, b"first").sha256)
    assert path is not None
    before = path.stat().st_ino
    put(folder, b"first")
    assert path.stat().st_ino == before


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EROFS, errno.EMFILE])
@pytest.mark.parametrize("call", ["pwrite", "fsync", "link", "open", "mkdir", "flock"])
def test_every_refusal_of_the_system_is_passed_on(
    folder: LocalStore, monkeypatch: pytest.MonkeyPatch, call: str, code: int
) -> None:  # check 57 in small
    def refuse(*_: object, **__: object) -> int:
        raise OSError(code, os.strerror(code))

    owner = fcntl if call == "flock" else os
    with monkeypatch.context() as broken:
        broken.setattr(owner, call, refuse)
        with pytest.raises(StoreUnavailable) as said:
            put(folder, b"not promised")
    assert said.value.errno == code
    assert list(folder.digests()) == []
    assert files(folder.root) == []


def test_bytes_in_place_stay_when_the_folder_cannot_be_fsynced(
    folder: LocalStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = os.fsync, []

    def fail_last(fd: int) -> None:
        calls.append(fd)
        if os.path.isdir(f"/proc/self/fd/{fd}") and len(calls) > 3:  # noqa: PTH112 - a descriptor's name
            raise OSError(errno.EIO, "broken")
        real(fd)

    monkeypatch.setattr(os, "fsync", fail_last)
    with pytest.raises(StoreUnavailable):
        put(folder, b"perhaps durable")
    assert list(folder.digests()) == [sha(b"perhaps durable")]


def test_a_spool_whose_fsync_failed_cannot_be_kept_later(
    folder: LocalStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: int) -> None:
        raise OSError(errno.EIO, "broken")

    with folder.spool() as spool:
        spool.write(b"doubtful")
        with monkeypatch.context() as broken:
            broken.setattr(os, "fsync", fail)
            with pytest.raises(StoreUnavailable):
                folder.keep(spool)
        with pytest.raises(ValueError, match="closed"):
            folder.keep(spool)
    assert list(folder.digests()) == []


def test_the_file_is_fsynced_before_its_name_and_the_name_before_the_answer(
    folder: LocalStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    fsync, link = os.fsync, os.link

    def spy_fsync(fd: int) -> None:
        seen.append("folder" if stat.S_ISDIR(os.fstat(fd).st_mode) else "file")
        fsync(fd)

    def spy_link(source: Path, target: Path) -> None:
        seen.append("link")
        link(source, target)

    monkeypatch.setattr(os, "fsync", spy_fsync)
    monkeypatch.setattr(os, "link", spy_link)
    put(folder, b"in order")
    assert seen == ["file", "folder", "folder", "link", "folder"]


def test_a_bit_flipped_is_seen(folder: LocalStore) -> None:
    digest = put(folder, b"\x00" * 1000).sha256
    path = folder.path(digest)
    assert path is not None
    path.chmod(0o600)
    path.write_bytes(b"\x00" * 999 + b"\x01")
    assert folder.verify(digest) is False


def test_remains_of_a_crash_go_at_the_next_start_and_live_spools_stay(folder: LocalStore) -> None:
    stale, young = folder.root / "spool" / "a.part", folder.root / "spool" / "b.part"
    with folder.spool() as held:
        held.write(b"a slow upload of another process")
        for path in (stale, young):
            path.write_bytes(b"x")
        assert held.path is not None
        for path in (stale, held.path):
            os.utime(path, (time.time() - 3601,) * 2)
        LocalStore(folder.root)
        assert files(folder.root) == sorted([f"spool/{held.path.name}", "spool/b.part"])


def test_a_missing_folder_is_not_made_anew(tmp_path: Path) -> None:  # check 61
    with pytest.raises(StoreUnavailable):
        LocalStore(tmp_path / "not-mounted")
    assert not (tmp_path / "not-mounted").exists()


# --- the look before (check 61)


def test_a_sound_folder_passes_and_is_left_as_it_was(tmp_path: Path) -> None:  # check 61
    self_check(tmp_path, allow_tmpfs=True)
    assert files(tmp_path) == []


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:  # check 61
    with pytest.raises(StoreUnsafe, match="not a folder"):
        self_check(tmp_path / "absent")


def test_memory_is_refused_unless_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # check 61
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/vda / ext4 rw 0 0\ntmpfs {tmp_path} tmpfs rw 0 0\n")
    monkeypatch.setattr(volume, "_MOUNTS", mounts)
    assert volume.file_system(tmp_path) == "tmpfs"
    assert volume.file_system(tmp_path.parent) == "ext4"
    with pytest.raises(StoreUnsafe, match="tmpfs"):
        self_check(tmp_path)
    self_check(tmp_path, allow_tmpfs=True)


def test_a_folder_that_cannot_be_fsynced_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # check 61
    real = os.fsync

    def no_folders(fd: int) -> None:
        if stat.S_ISDIR(os.fstat(fd).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")
        real(fd)

    monkeypatch.setattr(os, "fsync", no_folders)
    with pytest.raises(StoreUnsafe, match="Invalid argument"):
        self_check(tmp_path, allow_tmpfs=True)
    assert files(tmp_path) == []
