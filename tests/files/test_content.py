"""From bytes to text: encodings and compression."""

from __future__ import annotations

import gzip
import io

import pytest

from kubectl_related.files.reader import read
from tests.files.outcome import ReadText, manifest


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_encodings_with_a_mark_are_understood(read_text: ReadText, encoding: str) -> None:
    """UTF-8 with and without a byte order mark, UTF-16 and UTF-32 with one are read."""
    outcome = read_text((manifest("one") + "data: {é: ''}").encode(encoding))
    assert outcome.objects[0]["data"] == {"é": ""}


def test_mark_in_front_of_a_later_document_is_ignored(read_text: ReadText) -> None:
    """Files that were put together keep their marks in the middle."""
    part = manifest("one").encode("utf-8-sig")
    assert read_text(part + b"---\n" + part).names == ("one", "one")


def test_windows_line_breaks_are_line_breaks(read_text: ReadText) -> None:
    """A file of another system is read, with the right lines."""
    text = (manifest("one") + "---\n" + manifest("two")).replace("\n", "\r\n")
    assert read_text(text).places == ("a.yaml:1", "a.yaml:6")


@pytest.mark.parametrize("file", ["a.yaml", "a.json"])
def test_invalid_utf8_is_an_error_with_a_line(read_text: ReadText, file: str) -> None:
    """Bytes that are no text are refused with the line where they stand."""
    assert read_text(manifest("one").encode() + b"\nx: \xff\xfe", file).errors == (
        f"{file}:6: it is not UTF-8",
    )


def test_odd_utf16_is_an_error(read_text: ReadText) -> None:
    """Half a character of UTF-16 is refused."""
    assert read_text(b"\xff\xfea\x00b").errors == ("a.yaml:1: it is not UTF-16",)


@pytest.mark.parametrize("damage", [slice(0, 20), slice(0, 5), slice(12, 0, -1)])
def test_damaged_archive_is_an_error(read_text: ReadText, damage: slice) -> None:
    """A compressed file that is cut or mixed up is told, not guessed at."""
    data = b"\x1f\x8b" + gzip.compress(manifest("one").encode())[2:][damage]
    assert read_text(data, "a.yaml.gz").errors == ("a.yaml.gz: it is damaged: gzip cannot unpack it",)


def test_text_streams_are_read_as_bytes_where_they_have_some() -> None:
    """Standard input may be a stream of text, with or without bytes below, or of bytes."""
    data = manifest("one").encode()
    for stdin in (io.StringIO(manifest("one")), io.TextIOWrapper(io.BytesIO(data)), io.BytesIO(data)):
        assert len(read(["-"], stdin, pytest.fail).objects) == 1


def test_empty_files_are_silent(read_text: ReadText) -> None:
    """A file of nothing, blanks, comments or empty documents holds no objects and no mistakes."""
    for text in ("", "\n \n", "# nothing\n", "---\n---\n# nothing\n---\n", "null", "--- ~\n...\n"):
        outcome = read_text(text)
        assert (outcome.objects, outcome.errors, outcome.warnings) == ((), (), ())
