"""Backup, restore and upgrade on a filled installation, with real processes and a real PostgreSQL."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from tests.casework.damaging import (
    added,
    another_key,
    fewer_rows,
    flip,
    from_the_future,
    repacked,
    smuggled,
    without,
)
from tests.casework.homes import EARLIER, a_quick_home, command, python
from tests.casework.test_serve import Site, free_port

from virkning.casework.database import connected, embedded
from virkning.casework.operations import upgrading
from virkning.casework.operations.archive import Manifest
from virkning.casework.operations.backing_up import back_up
from virkning.casework.operations.fingerprints import Table, differing, tables_of
from virkning.casework.operations.restoring import restore
from virkning.casework.operations.upgrading import upgrade
from virkning.errors import InputError
from virkning.files import sha256

WORDS = "fire heste spiser havre"
FILLING = """
import sys
from pathlib import Path
from virkning.casework.serving import choose_demo_home, prepared
choose_demo_home(Path(sys.argv[1]))
with prepared(Path(sys.argv[1]), print): pass
"""
READING = """
import django; django.setup()
from virkning.casework.people.models import Identity
from virkning.casework.people.cpr import decrypt, fingerprint
one = Identity.objects.first()
print(fingerprint(decrypt(one.cpr_encrypted)) == one.cpr_fingerprint)
"""


@pytest.fixture(scope="module")
def older(bip: Path) -> Iterator[Path]:
    """A home with the demonstration in it, and a file that somebody has put there, on an older PostgreSQL."""
    with a_quick_home() as home:
        snapshot = shutil.copytree(bip, home.parent / "bip")
        done = python(home, FILLING, str(snapshot), PGSERVER_POSTGRES_VERSION="16")
        assert done.returncode == 0, done.stderr
        home = home.parent / "bip-site"
        for name in ("findings/finding.json", "quotes/quotes.csv", "cache/pictures/drawn.json"):
            (home / name).parent.mkdir(parents=True)
            (home / name).write_text('{"n": 12}', "utf-8")
        yield home


@pytest.fixture(scope="module")
def refused(older: Path) -> subprocess.CompletedProcess[str]:
    """What somebody is told who starts the site before the database is moved."""
    return command(older, "serve", "--check", "--port", str(free_port()))


@pytest.fixture(scope="module")
def moved(older: Path, refused: subprocess.CompletedProcess[str]) -> subprocess.CompletedProcess[str]:
    return command(older, "upgrade")


@pytest.fixture(scope="module")
def filled(older: Path, moved: subprocess.CompletedProcess[str]) -> Path:
    """The same home after it was moved to this PostgreSQL."""
    assert moved.returncode == 0, moved.stderr
    return older


@pytest.fixture(scope="module")
def backup(filled: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="virkning-backup-") as folder:
        done = command(filled, "backup", "--out", f"{folder}/monday.backup")
        assert done.returncode == 0, done.stderr
        assert "Without the keys the CPR numbers are lost" in done.stderr
        yield Path(folder) / "monday.backup"


@pytest.fixture
def empty() -> Iterator[Path]:
    with a_quick_home() as home:
        home.mkdir()
        yield home


@pytest.fixture
def copy(filled: Path, empty: Path) -> Path:
    return copied(filled, empty)


def copied(filled: Path, home: Path) -> Path:
    """The installation as it is now, without what earlier moves left behind."""
    home.mkdir(exist_ok=True)
    for name in ("postgres", "keys", "findings", "quotes", "cache"):
        subprocess.run(["cp", "-a", filled / name, home / name], check=True)
    return home


def contents(home: Path) -> dict[str, Table]:
    with connected(home) as url, psycopg.connect(url) as connection:
        return tables_of(connection)


def everything(home: Path) -> tuple[dict[str, Table], dict[str, str], list[str]]:
    """The tables, the files beside them, and which databases there are."""
    files = {
        file.relative_to(home).as_posix(): sha256(file)
        for folder in ("keys", "findings", "quotes", "backups")
        for file in sorted((home / folder).rglob("*"))
        if file.is_file()
    }
    with connected(home) as url, psycopg.connect(url) as connection:
        names = [name for (name,) in connection.execute("select datname from pg_database order by 1").fetchall()]
        return tables_of(connection), files, names


def quietly(text: object) -> None:
    pass


# --- backup and restore, as a user does it ---


def test_a_backup_comes_back_in_an_empty_home_to_the_last_row_and_key(filled: Path, backup: Path, empty: Path) -> None:
    done = command(empty, "restore", str(backup))
    assert done.returncode == 0, done.stderr
    assert "all equal to the backup" in done.stdout
    tables, files, names = everything(empty)
    was, kept, others = everything(filled)
    assert tables == was
    assert files == {name: digest for name, digest in kept.items() if not name.startswith("backups/")}
    assert names == others
    assert tables["measurement_answer"].rows > 5_000
    assert names == ["postgres", "template0", "template1", "virkning"]
    assert "keys/cpr" in files
    assert {"findings/finding.json", "quotes/quotes.csv"} < set(files)


def test_what_is_drawn_again_is_not_in_the_backup(filled: Path, backup: Path) -> None:
    assert (filled / "cache" / "pictures" / "drawn.json").exists()
    with tarfile.open(backup) as tar:
        folders = {name.split("/")[1] for name in tar.getnames() if name.startswith("home/")}
    assert folders == {"keys", "findings", "quotes"}


def test_what_came_back_can_be_served_and_read(backup: Path, empty: Path) -> None:
    assert command(empty, "restore", str(backup)).returncode == 0
    site = Site(empty).wait_until_up()
    try:
        assert site.answers()
    finally:
        site.interrupt()
    with connected(empty) as url:
        said = python(empty, READING, DATABASE_URL=url, DJANGO_SETTINGS_MODULE="virkning.casework.settings")
    assert said.stdout.strip() == "True", "the keys do not fit the numbers"


def test_the_triggers_of_the_log_came_along(backup: Path, empty: Path) -> None:
    restore(backup, empty, replace=False, tell=quietly)
    with connected(empty) as url, psycopg.connect(url) as connection:
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="without an actor"):
            connection.execute("update people_citizen set sex = 'male'")
        connection.rollback()
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="only grow"):
            connection.execute("delete from audit_event")


def test_an_installation_is_replaced_only_on_request_and_kept_first(backup: Path, copy: Path) -> None:
    change(copy)
    changed = everything(copy)
    refused = command(copy, "restore", str(backup))
    assert refused.returncode == 2
    assert "Use --replace" in refused.stderr
    assert everything(copy) == changed
    done = command(copy, "restore", str(backup), "--replace")
    assert done.returncode == 0, done.stderr
    (kept,) = (copy / "backups").iterdir()
    assert str(kept.with_suffix("")) in done.stderr
    assert contents(copy) != changed[0]
    restore(kept, copy, replace=True, tell=quietly)
    assert contents(copy) == changed[0], "and back again"


def change(home: Path) -> None:
    with connected(home) as url, psycopg.connect(url) as connection:
        connection.execute("select set_config('virkning.actor', 'program:test', true)")
        connection.execute("update people_citizen set birth_year = birth_year + 1 where sex = 'female'")


def test_a_backup_taken_while_people_write_is_of_one_moment(copy: Path, tmp_path: Path) -> None:
    """Every write adds to two tables at once; a backup that saw half of one would not add up."""
    stop = threading.Event()
    with connected(copy) as url:
        writer = threading.Thread(target=write_until, args=(url, stop))
        writer.start()
        try:
            manifest = back_up(url, copy, tmp_path / "busy.backup")
        finally:
            stop.set()
            writer.join()
    assert differing(manifest.tables, contents(copy)) != [], "nothing was written meanwhile"
    restore(tmp_path / "busy.backup", copy, replace=True, tell=quietly)
    assert differing(manifest.tables, contents(copy)) == []


def write_until(url: str, stop: threading.Event) -> None:
    with psycopg.connect(url) as connection:
        while not stop.is_set():
            connection.execute("select set_config('virkning.actor', 'program:test', true)")
            connection.execute("update people_office set name = name || '.' where length(name) < 100")
            connection.execute("update people_office set name = left(name, 10) where length(name) >= 100")
            connection.commit()


# --- the passphrase ---


def test_with_a_passphrase_the_keys_are_nowhere_in_the_file(filled: Path, empty: Path, tmp_path: Path) -> None:
    out = tmp_path / "locked.backup"
    done = command(filled, "backup", "--out", str(out), VIRKNING_PASSPHRASE=WORDS)
    assert "without the passphrase" in done.stderr
    assert out.stat().st_mode & 0o077 == 0
    packed = out.read_bytes()
    keys = {file.name: file.read_bytes() for file in (filled / "keys").iterdir()}
    assert keys
    assert not any(key in packed for key in keys.values())
    for words, said in (("", "Give it"), ("tre heste", "does not fit")):
        refused = command(empty, "restore", str(out), VIRKNING_PASSPHRASE=words)
        assert refused.returncode == 2
        assert said in refused.stderr
        assert list(empty.iterdir()) == []
    restore(out, empty, replace=False, words=WORDS, tell=quietly)
    assert {file.name: file.read_bytes() for file in (empty / "keys").iterdir()} == keys
    assert (empty / "keys" / "cpr").stat().st_mode & 0o077 == 0


# --- what is refused ---


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (flip("database.dump"), "damaged or has been changed"),
        (flip("manifest.json"), "not a backup|damaged"),
        (flip("seal"), "damaged or has been changed"),
        (another_key, "damaged or has been changed"),
        (without("home/keys/cpr"), "damaged or has been changed"),
        (without("seal"), "damaged or has been changed"),
        (without("manifest.json"), "not a backup"),
        (smuggled, "not a backup"),
        (added, "damaged or has been changed"),
        (fewer_rows, "not what was backed up"),
        (from_the_future, "newer version"),
    ],
)
def test_a_changed_backup_changes_nothing(
    backup: Path, copy_kept: Path, tmp_path: Path, change: Callable[[dict[str, bytes]], None], said: str
) -> None:
    before = everything(copy_kept)
    bad = repacked(backup, tmp_path / "bad.backup", change)
    with pytest.raises(InputError, match=said):
        restore(bad, copy_kept, replace=True, tell=quietly)
    (copy_kept / "backups").exists() and shutil.rmtree(copy_kept / "backups")
    assert everything(copy_kept) == before
    assert not list(copy_kept.glob(".*"))
    assert not (tmp_path.parent / "escaped").exists()


@pytest.fixture(scope="module")
def copy_kept(filled: Path) -> Iterator[Path]:
    """One copy for all tests that must change nothing, its database running the whole time."""
    with a_quick_home() as home, embedded(copied(filled, home) / "postgres"):
        yield home


@pytest.mark.parametrize("content", [b"", b"not a backup", b"\x1f\x8b" + b"0" * 600, bytes(1024)])
def test_any_other_file_is_refused(empty: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "photo.jpg").write_bytes(content)
    with pytest.raises(InputError, match="not a backup"):
        restore(tmp_path / "photo.jpg", empty, replace=False, tell=quietly)
    assert list(empty.iterdir()) == []


def test_half_a_backup_is_refused(backup: Path, empty: Path, tmp_path: Path) -> None:
    half = tmp_path / "half.backup"
    half.write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])
    with pytest.raises(InputError, match=r"not a backup|damaged"):
        restore(half, empty, replace=False, tell=quietly)
    assert list(empty.iterdir()) == []


def test_a_running_site_is_backed_up_but_neither_replaced_nor_upgraded(
    copy: Path, backup: Path, tmp_path: Path
) -> None:
    site = Site(copy).wait_until_up()
    try:
        assert command(copy, "backup", "--out", str(tmp_path / "running.backup")).returncode == 0
        for words in (("restore", str(backup), "--replace"), ("upgrade",)):
            refused = command(copy, *words)
            assert refused.returncode == 2
            assert "The site is running" in refused.stderr
        assert site.answers()
    finally:
        site.interrupt()


def test_no_file_is_written_over(filled: Path, backup: Path) -> None:
    before = sha256(backup)
    refused = command(filled, "backup", "--out", str(backup))
    assert refused.returncode == 2
    assert "in the way" in refused.stderr
    assert sha256(backup) == before


def test_nothing_is_no_backup(empty: Path, tmp_path: Path) -> None:
    refused = command(empty, "backup", "--out", str(tmp_path / "nothing.backup"))
    assert refused.returncode == 2
    assert "the database is empty" in refused.stderr
    assert f"file: {empty}" in refused.stderr, "most often it is the wrong home"
    assert not (tmp_path / "nothing.backup").exists()


def test_where_nothing_can_be_written_is_said(filled: Path, empty: Path) -> None:
    (empty / "file").touch()
    for home, out in ((filled, empty / "file" / "my.backup"), (empty / "file", empty / "my.backup")):
        refused = command(home, "backup", "--out", str(out))
        assert refused.returncode == 2
        assert f"file: {empty / 'file'}" in refused.stderr
        assert "Traceback" not in refused.stderr


# --- upgrade ---


def migrated_back(home: Path) -> None:
    program = "import django.core.management as it; it.execute_from_command_line()"
    with connected(home) as url:
        known = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "virkning.casework.settings"}
        assert python(home, program, "migrate", *EARLIER, **known).returncode == 0


def test_an_older_database_is_brought_along_after_a_backup(copy: Path) -> None:
    now = contents(copy)
    migrated_back(copy)
    earlier = contents(copy)
    done = command(copy, "upgrade")
    assert done.returncode == 0, done.stderr
    assert f"{EARLIER[0]}." in done.stdout
    after, _, names = everything(copy)
    assert set(differing(now, after)) <= {"django_migrations", *upgrading.BOOKKEEPING, *upgrading.GROWING}
    assert names == ["postgres", "template0", "template1", "virkning"]
    (kept,) = (copy / "backups").iterdir()
    restore(kept, copy, replace=True, tell=quietly)
    assert contents(copy) == earlier


def test_an_upgrade_that_fails_leaves_the_database_as_it_was(copy: Path) -> None:
    """A migration that finds its work done already cannot be run."""
    with connected(copy) as url, psycopg.connect(url) as connection:
        connection.execute("delete from django_migrations where app = %s and name > %s", EARLIER)
    before = everything(copy)
    refused = command(copy, "upgrade")
    assert refused.returncode == 2
    assert "stands as it was" in refused.stderr
    assert "virkning_published_stays" in refused.stderr
    assert "Warning" not in refused.stderr
    shutil.rmtree(copy / "backups")
    assert everything(copy) == before


def test_an_upgrade_that_touches_other_tables_is_undone(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(url: str) -> list[str]:
        with psycopg.connect(url) as connection:
            connection.execute("set session_replication_role = replica; delete from people_readinessperiod")
        return ["plans.0002_careless"]

    monkeypatch.setattr(upgrading, "migrate_in_a_process", careless)
    before = everything(copy)
    with pytest.raises(InputError, match="should not touch"):
        upgrade(copy, tell=quietly)
    shutil.rmtree(copy / "backups")
    assert everything(copy) == before


def test_where_nothing_is_to_be_done_nothing_is(filled: Path, copy: Path) -> None:
    done = command(copy, "upgrade")
    assert "fits this version already" in done.stdout
    assert contents(copy) == contents(filled)


def test_a_database_of_an_older_postgresql_is_not_served(
    older: Path, refused: subprocess.CompletedProcess[str], moved: subprocess.CompletedProcess[str]
) -> None:
    assert refused.returncode == 2
    assert "move it with: virkning upgrade" in refused.stderr
    for said in (f"file: {older / 'postgres'}", "value: PostgreSQL 16", "expected: PostgreSQL 18"):
        assert said in refused.stderr
    assert "Traceback" not in refused.stderr
    assert moved.returncode == 0, "and that command does help"


@pytest.mark.parametrize("version", [14, 19])
@pytest.mark.parametrize("words", [("upgrade",), ("backup", "--out", "never.backup")])
def test_what_no_postgresql_here_can_read_is_said_honestly(empty: Path, version: int, words: tuple[str, ...]) -> None:
    """Older than what comes along, or newer: no command of this version helps, and none is promised."""
    (empty / "postgres").mkdir()
    (empty / "postgres" / "PG_VERSION").write_text(f"{version}\n", "ascii")
    refused = command(empty, *words)
    assert refused.returncode == 2
    assert f"PostgreSQL {version}" in refused.stderr
    assert "the version of virkning that last ran it" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert [entry.name for entry in empty.rglob("*")] == ["postgres", "PG_VERSION"]


def test_an_embedded_database_that_cannot_start_says_where_its_log_is(copy: Path) -> None:
    (copy / "postgres" / "postgresql.conf").write_text("no_such_setting = 1\n", "ascii")
    refused = command(copy, "backup", "--out", str(copy / "never.backup"))
    assert refused.returncode == 2
    assert "could not start" in refused.stderr
    assert f"file: {copy / 'postgres' / 'log'}" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_database_of_an_older_postgresql_is_moved(filled: Path, moved: subprocess.CompletedProcess[str]) -> None:
    """The embedded package still carries version 16: the installation was made with it."""
    assert "Moving to PostgreSQL 18" in moved.stderr
    assert "fits this version already" in moved.stdout
    assert (filled / "postgres" / "PG_VERSION").read_text().strip() == "18"
    assert (filled / "postgres-16" / "PG_VERSION").read_text().strip() == "16"
    (kept,) = (filled / "backups").iterdir()
    with tarfile.open(kept) as tar:
        manifest = Manifest.model_validate_json(tar.extractfile("manifest.json").read())
    assert manifest.postgres == 16
    assert differing(manifest.tables, contents(filled)) == []
