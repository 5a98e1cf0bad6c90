"""Keys: what is kept, what is good, and how a file of them is followed."""

import hashlib
import os
from datetime import date
from hmac import compare_digest

import pytest

from indexer.errors import SettingsError
from service.access import keys as module
from service.access.keys import KeyRing, make_key, read_key_file, read_keys

DAY = date(2027, 3, 31)


def ring_of(*keys, today=DAY):
    """Return a ring over fixed keys on a day."""
    return KeyRing(keys, today=lambda: today)


def test_a_hash_is_kept_and_never_the_key():
    """The line holds name, scopes and SHA-256; the key has 256 random bits and a mark for scanners."""
    secret, key = make_key("desk", ["search", "agent"], DAY)
    assert secret.startswith("kaiketsu_")
    assert len(secret) == len("kaiketsu_") + 43
    assert key.line() == f"desk:agent,search:{hashlib.sha256(secret.encode()).hexdigest()}:2027-03-31"
    assert secret not in repr(key) + key.line()
    assert make_key("desk", ["search"])[0] != secret


def test_lines_are_read_back():
    """What `key new` prints is what the settings take, comments and blank lines beside."""
    made = [make_key("one", ["search"])[1], make_key("two", ["agent", "admin"], DAY)[1]]
    text = "# keys\n\n" + "\n".join(f"{key.line()}  # a comment" for key in made)
    assert read_keys(text, "KAIKETSU_KEYS") == tuple(made)
    assert read_keys(" ".join(key.line() for key in made), "KAIKETSU_KEYS") == tuple(made)


GOOD = "0" * 64


@pytest.mark.parametrize(
    "line",
    [
        "just-a-secret-that-somebody-pasted",
        f"name:everything:{GOOD}",
        f"name::{GOOD}",
        f"name:search:{GOOD[1:]}",
        f"name:search:{GOOD.replace('0', 'G')}",
        f"name:search:{GOOD}:2027-02-30",
        f"name:search:{GOOD}:2027-03-31:more",
        f":search:{GOOD}",
        f"na/me:search:{GOOD}",
    ],
)
def test_a_wrong_line_is_named_and_not_shown(line):
    """A wrong line is named by its number and not shown, since it may be a key itself."""
    with pytest.raises(SettingsError, match="line 2") as caught:
        read_keys(f"# first\n{line}", "KAIKETSU_KEYS")
    assert line not in str(caught.value)


def test_several_keys_are_good_at_once():
    """An old and a new one of the same name overlap while users move over."""
    (old, old_key), (new, new_key) = make_key("desk", ["agent"], DAY), make_key("desk", ["agent"])
    ring = ring_of(old_key, new_key)
    assert ring.find(old) == old_key
    assert ring.find(new) == new_key
    assert ring.guarded() == {"agent"}


def test_a_key_expires_after_its_last_day():
    """A key is valid on its last day and not on the next."""
    secret, key = make_key("desk", ["agent"], DAY)
    assert ring_of(key).find(secret) == key
    assert ring_of(key, today=date(2027, 4, 1)).find(secret) is None


@pytest.mark.parametrize("secret", ["", "x", "kaiketsu_", "x" * 100_000, "鍵", "\udcff"])
def test_anything_else_is_no_key(secret):
    """Nothing, too short, too long, no ASCII, no Unicode."""
    assert ring_of(make_key("desk", ["agent"])[1]).find(secret) is None


def test_every_key_is_compared_in_constant_time(monkeypatch):
    """Every key is compared by `hmac.compare_digest`, also after one has matched."""
    pairs = [make_key(f"k{number}", ["search"]) for number in range(5)]
    compared = []

    def compare(left, right):
        compared.append((left, right))
        return compare_digest(left, right)

    monkeypatch.setattr(module.hmac, "compare_digest", compare)
    assert ring_of(*(key for _, key in pairs)).find(pairs[0][0]) == pairs[0][1]
    assert [left for left, _ in compared] == [key.digest for _, key in pairs]


@pytest.fixture
def key_file(tmp_path):
    """Return a file with one key, and that key."""
    secret, key = make_key("first", ["agent"])
    path = tmp_path / "keys"
    path.write_text(key.line(), "utf-8")
    path.chmod(0o644)
    return path, secret


def test_a_file_is_read_again_when_it_changes(key_file):
    """A key added is good and a key taken out is not, within a second and without a restart."""
    path, first = key_file
    now = [0.0]
    ring = KeyRing(path=path, clock=lambda: now[0])
    assert ring.find(first)
    second, key = make_key("second", ["agent"])
    path.write_text(key.line() + "\n# longer", "utf-8")
    now[0] += 2
    assert ring.find(second)
    assert ring.find(first) is None


@pytest.mark.parametrize("damage", ["text", "mode", "gone"])
def test_a_damaged_file_leaves_the_keys_from_before(key_file, caplog, damage):
    """After a reload of a damaged file the old keys stay valid, and the log repeats nothing of it."""
    path, first = key_file
    now = [0.0]
    ring = KeyRing(path=path, clock=lambda: now[0])
    if damage == "text":
        path.write_text("half a li", "utf-8")
    elif damage == "mode":
        path.chmod(0o666)
    else:
        path.unlink()
    now[0] += 2
    assert ring.find(first)
    assert "stay" in caplog.text
    assert "half a li" not in caplog.text


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_file_that_others_can_write_is_refused(key_file, mode):
    """Who can write it can let anybody in."""
    key_file[0].chmod(mode)
    with pytest.raises(SettingsError, match="chmod go-w"):
        read_key_file(key_file[0])


def test_a_file_that_is_not_there_stops_the_start(tmp_path):
    """Rather than serving with fewer keys than were meant."""
    with pytest.raises(SettingsError, match="KAIKETSU_KEYS_FILE"):
        KeyRing(path=tmp_path / "none")
    (tmp_path / "binary").write_bytes(os.urandom(64) + b"\xff")
    with pytest.raises(SettingsError, match="KAIKETSU_KEYS_FILE"):
        KeyRing(path=tmp_path / "binary")
