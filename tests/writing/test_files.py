"""Files that are written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ofsted_extract.errors import OutputError, OutputInUseError
from ofsted_extract.writing.files import whole_file, write_whole
from ofsted_extract.writing.owning import owned


def test_a_file_is_replaced_in_one_step(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.json"
    write_whole(path, b"old")
    with whole_file(path) as file:
        file.write(b"half")
        file.flush()
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"half"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("end", [ValueError, KeyboardInterrupt])
def test_an_exception_leaves_the_old_file(tmp_path: Path, end: type[BaseException]) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"old")

    def interrupted() -> None:
        with whole_file(path) as file:
            file.write(b"half")
            raise end

    with pytest.raises(end):
        interrupted()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match=r"a\.json: cannot be written \(No space left on device\)"):
        write_whole(tmp_path / "a.json", b"{}")
    assert list(tmp_path.iterdir()) == []


def test_two_that_write_one_file_at_once_do_not_share_a_temporary_file(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    with whole_file(path) as first, whole_file(path) as second:
        first.write(b"first")
        second.write(b"second")
        first.flush()
        second.flush()
        assert sorted(each.read_bytes() for each in tmp_path.iterdir()) == [b"first", b"second"]
    assert path.read_bytes() == b"first", "the one that ends last replaces the other"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("is_folder", [True, False])
def test_a_place_has_one_owner_at_a_time(is_folder: bool, tmp_path: Path) -> None:
    place = tmp_path / "new" / "place"
    with owned(place, is_folder=is_folder):
        with (
            pytest.raises(OutputInUseError, match="another run is writing there"),
            owned(place, is_folder=is_folder),
        ):
            pass
        with owned(tmp_path / "new" / "other", is_folder=is_folder):
            pass
    with owned(place, is_folder=is_folder):
        pass
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names there")
@pytest.mark.parametrize(
    "make",
    [os.mkfifo, lambda path: os.symlink("/dev/null", path), lambda path: os.symlink("elsewhere", path)],
)
def test_what_is_no_ordinary_file_is_not_replaced(make: Callable[[Path], None], tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    make(path)
    before = path.lstat()
    with pytest.raises(OutputError, match=r"a\.json: cannot be written \(it is a link, a device"):
        write_whole(path, b"{}")
    assert path.lstat() == before
    assert list(tmp_path.iterdir()) == [path]


def test_files_have_the_permissions_of_other_new_files(tmp_path: Path) -> None:
    write_whole(tmp_path / "a.json", b"{}")
    (tmp_path / "b").touch()
    assert (tmp_path / "a.json").stat().st_mode == (tmp_path / "b").stat().st_mode
