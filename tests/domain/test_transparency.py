from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.domain import transparency as tree
from intake.domain.canonical import NotCanonical, parse_instant
from intake.domain.contents import CLEAR, CONTENT_KEYS, ContentInvalid
from intake.domain.notes import Signer
from intake.domain.vocab import Act
from tests.domain.vectors import vectors

T = vectors("tree")
E = vectors("entries")
C = vectors("checkpoints")
N = vectors("notes")
LEAVES = [bytes.fromhex(leaf) for leaf in T["leaves"]]
MANY = [tree.leaf_hash(n.to_bytes(2, "big")) for n in range(301)]
NOW = parse_instant("2020-02-14T22:59:59.123Z")


def test_leaves_are_hashed_apart_from_nodes() -> None:
    assert [tree.leaf_hash(bytes.fromhex(data)) for data in T["inputs_hex"]] == LEAVES
    assert tree.node_hash(LEAVES[0], LEAVES[1]).hex() == T["roots"][2]


def test_roots_are_those_of_certificate_transparency() -> None:
    assert [tree.root_of(LEAVES[:n]).hex() for n in range(9)] == T["roots"]


def test_frontiers_are_those_of_the_vectors() -> None:
    frontier = tree.Frontier()
    for leaf, text, root in zip([*LEAVES, b""], T["frontiers"], T["roots"], strict=True):
        assert frontier.to_text() == text
        assert tree.Frontier.from_text(text) == frontier
        assert frontier.root().hex() == root
        if leaf:
            frontier = frontier.append(leaf)


@pytest.mark.parametrize("text", T["frontiers_refused"])
def test_what_is_no_right_edge_is_refused(text: str) -> None:
    with pytest.raises(tree.FrontierInvalid):
        tree.Frontier.from_text(text)


def test_a_frontier_gives_the_root_of_all_leaves_at_every_size() -> None:
    frontier = tree.Frontier()
    for size, leaf in enumerate(MANY):
        assert frontier.size == size
        assert frontier.root() == tree.root_of(MANY[:size])
        assert tree.Frontier.from_text(frontier.to_text()) == frontier
        frontier = frontier.append(leaf)


def test_the_root_splits_at_the_largest_power_of_two() -> None:
    def root(leaves: list[bytes]) -> bytes:
        if len(leaves) == 1:
            return leaves[0]
        split = 1
        while split * 2 < len(leaves):
            split *= 2
        return tree.node_hash(root(leaves[:split]), root(leaves[split:]))

    for size in range(1, 80):
        assert tree.root_of(MANY[:size]) == root(MANY[:size])


@pytest.mark.parametrize("case", T["proofs"], ids=lambda case: f"{case['index']}-of-{case['size']}")
def test_an_audit_path_is_that_of_its_vector(case: dict[str, Any]) -> None:
    size, index = case["size"], case["index"]
    path = tree.inclusion_proof(LEAVES[:size], index)
    assert [step.hex() for step in path] == case["path"]
    root = bytes.fromhex(T["roots"][size])
    assert tree.verify_inclusion(leaf=LEAVES[index], index=index, size=size, proof=path, root=root)


def test_every_leaf_of_every_tree_up_to_64_is_proven() -> None:
    for size in range(1, 65):
        root = tree.root_of(MANY[:size])
        for index in range(size):
            path = tree.inclusion_proof(MANY[:size], index)
            assert tree.verify_inclusion(
                leaf=MANY[index], index=index, size=size, proof=path, root=root
            )


@settings(derandomize=True, max_examples=150, deadline=None)
@given(st.data())
def test_a_proof_proves_one_leaf_at_one_place_in_one_tree(data: st.DataObject) -> None:  # check 81
    size = data.draw(st.integers(1, 300))
    index = data.draw(st.integers(0, size - 1))
    path = tree.inclusion_proof(MANY[:size], index)
    facts: dict[str, Any] = {
        "leaf": MANY[index],
        "index": index,
        "size": size,
        "proof": path,
        "root": tree.root_of(MANY[:size]),
    }
    assert tree.verify_inclusion(**facts)
    assert not tree.verify_inclusion(**facts | {"leaf": MANY[(index + 1) % 301]})
    assert not tree.verify_inclusion(**facts | {"root": tree.root_of(MANY[: size + 1])})
    assert not tree.verify_inclusion(**facts | {"proof": [*path, MANY[0]]})
    assert not tree.verify_inclusion(**facts | {"index": size})
    assert not tree.verify_inclusion(**facts | {"index": -1})
    if path:
        other = data.draw(st.integers(0, size - 1).filter(lambda n: n != index))
        assert not tree.verify_inclusion(**facts | {"index": other})
        assert not tree.verify_inclusion(**facts | {"proof": path[:-1]})
        step = data.draw(st.integers(0, len(path) - 1))
        changed = [*path[:step], bytes(32), *path[step + 1 :]]
        assert not tree.verify_inclusion(**facts | {"proof": changed})


def test_the_path_of_a_smaller_tree_is_no_path_of_a_larger_one() -> None:
    path, root = tree.inclusion_proof(MANY[:2], 0), tree.root_of(MANY[:2])
    assert tree.verify_inclusion(leaf=MANY[0], index=0, size=2, proof=path, root=root)
    assert not tree.verify_inclusion(leaf=MANY[0], index=0, size=4, proof=path, root=root)


@pytest.mark.parametrize(("size", "index"), [(0, 0), (3, 3), (3, -1)])
def test_there_is_no_proof_outside_the_tree(size: int, index: int) -> None:
    with pytest.raises(IndexError):
        tree.inclusion_proof(MANY[:size], index)


@pytest.mark.parametrize("case", E["entries"], ids=lambda case: case["type"])
def test_an_entry_has_the_bytes_of_its_vector(case: dict[str, Any]) -> None:
    facts: dict[str, Any] = {
        "type": case["type"],
        "call": case["call"],
        "subject": case["subject"],
        "recorded": parse_instant(case["recorded"]),
    }
    if "salt" in case:
        facts["commit"] = tree.commitment(case["salt"], case["content"])
        assert facts["commit"] == case["commit"]
    else:
        facts["content"] = case["content"]
    made = tree.entry(**facts)
    assert made.decode() == case["entry"]
    assert tree.leaf_hash(made).hex() == case["leaf"]


def test_the_contents_of_the_vectors_have_the_keys_of_their_types() -> None:
    for case in E["entries"]:
        keys = CONTENT_KEYS.get(Act(case["type"]))
        assert keys is None or set(case["content"]) == {"v", *keys}


COMMIT = "ab" * 32


@pytest.mark.parametrize(
    "change",
    [
        {"commit": None},
        {"content": {}},
        {"type": "key"},
        {"type": "key", "commit": None},
        {"type": "applause"},
        {"type": "call", "content": {"v": 1}},
        {"commit": "AB" * 32},
        {"commit": "ab" * 31},
        {"call": "CH"},
        {"call": "dip"},
        {"subject": -1},
    ],
)
def test_what_contradicts_the_format_makes_no_entry(change: dict[str, Any]) -> None:
    facts: dict[str, Any] = {
        "type": "accept",
        "call": "DIP",
        "subject": 5,
        "recorded": NOW,
        "commit": COMMIT,
    }
    assert tree.entry(**facts).startswith(b'{"call":"DIP","commit":"abab')
    with pytest.raises(tree.EntryInvalid):
        tree.entry(**facts | change)


@pytest.mark.parametrize("act", sorted(CLEAR))
def test_an_entry_in_the_clear_holds_no_free_text(act: Act) -> None:
    with pytest.raises(ContentInvalid):
        tree.entry(type=act, call=None, subject=None, recorded=NOW, content={"text": "A sentence."})


def test_an_entry_holds_65535_bytes_at_most() -> None:
    def made(words: int, last: int) -> bytes:
        content = {"f": ["x" * 300] * words + ["y" * last]}
        return tree.entry(type="paper", call=None, subject=None, recorded=NOW, content=content)

    words, rest = divmod(65_535 - len(made(0, 1)), len(made(1, 1)) - len(made(0, 1)))
    assert len(made(words, 1 + rest)) == 65_535
    with pytest.raises(tree.EntryInvalid):
        made(words, 2 + rest)


def test_a_content_without_canonical_bytes_has_no_commitment() -> None:
    with pytest.raises(NotCanonical):
        tree.commitment("00" * 32, {"n": 2**53})


@pytest.mark.parametrize("case", C["checkpoints"])
def test_a_checkpoint_reads_as_it_was_written(case: dict[str, Any]) -> None:
    root = bytes.fromhex(case["root"])
    assert tree.checkpoint(case["origin"], case["size"], root) == case["text"]
    read = tree.parse_checkpoint(case["text"].encode())
    assert read == tree.Checkpoint(case["origin"], case["size"], root)


def test_the_entries_of_the_vectors_give_the_root_of_the_checkpoint() -> None:
    case = C["checkpoints"][0]
    leaves = [tree.leaf_hash(row["entry"].encode()) for row in E["entries"]]
    assert tree.root_of(leaves).hex() == case["root"]
    log = Signer.from_seed(N["log"]["name"], bytes.fromhex(N["log"]["seed"]))
    assert log.sign(case["text"]).decode() == case["note"]


def test_further_lines_of_a_checkpoint_are_kept() -> None:
    text = C["checkpoints"][0]["text"] + "extension 1\nextension 2\n"
    assert tree.parse_checkpoint(text).extensions == ("extension 1", "extension 2")


@pytest.mark.parametrize("text", [*C["refused"], b"\xff\n1\n"])
def test_what_is_no_checkpoint_is_refused(text: str | bytes) -> None:
    with pytest.raises(tree.CheckpointInvalid):
        tree.parse_checkpoint(text)


@pytest.mark.parametrize(
    ("origin", "size", "root"),
    [("", 0, bytes(32)), ("a\nb", 1, bytes(32)), ("a", -1, bytes(32)), ("a", 1, b"")],
)
def test_no_checkpoint_is_made_that_nobody_could_read(origin: str, size: int, root: bytes) -> None:
    with pytest.raises(tree.CheckpointInvalid):
        tree.checkpoint(origin, size, root)


def test_an_entry_is_cut_to_the_millisecond() -> None:
    moment = datetime.fromisoformat("2020-02-14T23:59:59.999999+01:00")
    made = tree.entry(type="accept", call="DIP", subject=0, recorded=moment, commit=COMMIT)
    assert b'"recorded":"2020-02-14T22:59:59.999Z"' in made
