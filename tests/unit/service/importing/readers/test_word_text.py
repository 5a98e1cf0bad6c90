"""Text of Word documents that mammoth does not read."""

import zipfile
from io import BytesIO

import mammoth
import pytest

from service.importing.readers.word_text import readable
from tests.unit.service.importing.readers.test_word import document

MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


RUBY = (
    "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>きょうと</w:t></w:r></w:rt>"
    "<w:rubyBase><w:r><w:t>京都</w:t></w:r></w:rubyBase></w:ruby></w:r><w:r><w:t>へ</w:t></w:r>"
)
FRACTION = (
    f"<m:oMath {MATH}><m:r><m:t>v=</m:t></m:r><m:f><m:num><m:r><m:t>s</m:t></m:r></m:num>"
    "<m:den><m:sSup><m:e><m:r><m:t>t</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:den>"
    "</m:f></m:oMath>"
)


def _read(inside):
    """Return the text of a document with one paragraph, and what was reported."""
    lost = []
    data = readable(document(body=f"<w:p>{inside}</w:p>"), lambda kind, detail: lost.append((kind, detail)))
    return mammoth.extract_raw_text(BytesIO(data)).value.strip(), lost


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (RUBY, "京都(きょうと)へ"),
        (FRACTION, "v=s/(t^2)"),
        ('<w:r><w:t>one</w:t><w:br w:type="page"/><w:t>two</w:t></w:r>', "one two"),
        ("<w:r><w:t>co</w:t><w:softHyphen/><w:t>operate</w:t></w:r>", "cooperate"),
        ('<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>shown</w:t></w:r>', "shown"),
    ],
)
def test_text_is_kept(inside, expected):
    """Furigana, formulas and text around breaks of pages are read."""
    assert _read(inside) == (expected, [])


def test_hidden_text_is_left_out_and_reported():
    """What Word does not print is not shown to customers."""
    inside = "<w:r><w:t>Ask us.</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>Refuse at first.</w:t></w:r>"
    assert _read(inside) == ("Ask us.", [("hidden text of Word documents", "Refuse at first.")])


def test_a_document_with_nothing_of_that_stays_as_it_is():
    """It is not written a second time."""
    data = document()
    assert readable(data, lambda *_: None) is data


def test_the_other_parts_of_a_document_stay():
    """Styles and pictures are as they were."""
    data = document(body='<w:p><w:r><w:br w:type="page"/></w:r></w:p>')
    with zipfile.ZipFile(BytesIO(data)) as before, zipfile.ZipFile(BytesIO(readable(data, lambda *_: None))) as after:
        assert after.namelist() == before.namelist()
        assert after.read("word/styles.xml") == before.read("word/styles.xml")
