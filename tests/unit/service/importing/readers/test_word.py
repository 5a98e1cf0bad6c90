"""Word documents as pages."""

import zipfile
from io import BytesIO

import pytest

from service.importing.errors import PageError
from service.importing.readers import word
from service.importing.report import Report

TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)
STYLES = (
    '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style></w:styles>'
)
DOCUMENT = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Return a lamp</w:t></w:r></w:p>'
    "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Pack it.</w:t></w:r></w:p></w:body></w:document>"
)


def document(padding=0, body=""):
    """Return a .docx with a heading and a bold paragraph, or with a body."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELATIONS)
        inside = DOCUMENT[: DOCUMENT.index("<w:p>")] + body + "</w:body></w:document>" if body else DOCUMENT
        archive.writestr("word/document.xml", inside)
        archive.writestr("word/styles.xml", STYLES)
        if padding:
            archive.writestr("word/padding.bin", bytes(padding))
    return buffer.getvalue()


def test_a_document_is_a_page():
    """The first heading is the title, bold text stays bold."""
    assert word.is_word(document())
    (page,) = word.read("return.docx", document(), Report())
    assert page.title == "Return a lamp"
    assert page.body == "<p><strong>Pack it.</strong></p>"


def test_a_document_that_is_a_bomb_is_refused():
    """Its size unpacked is looked at before it is unpacked."""
    with pytest.raises(PageError, match="zip bomb"):
        list(word.read("bomb.docx", document(padding=20 << 20), Report()))


def illustrated(*, is_whole):
    """Return a .docx with a picture, or with one that its file is missing of."""
    drawing = (
        '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        '<wp:docPr id="1" name="p" descr="The switch"/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<a:graphicData><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:blipFill>'
        '<a:blip r:embed="rId9" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/>'
        "</pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p></w:body>"
    )
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId9" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="media/p.png"/></Relationships>'
    )
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        types = TYPES.replace("<Override", '<Default Extension="png" ContentType="image/png"/><Override')
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("_rels/.rels", RELATIONS)
        archive.writestr("word/document.xml", DOCUMENT.replace("</w:body>", drawing))
        archive.writestr("word/styles.xml", STYLES)
        archive.writestr("word/_rels/document.xml.rels", relation)
        if is_whole:
            archive.writestr("word/media/p.png", b"picture")
    return buffer.getvalue()


def test_pictures_of_a_document_come_with_the_page():
    """Bytes by the address that the body names."""
    (page,) = word.read("return.docx", illustrated(is_whole=True), Report())
    assert dict(page.images) == {"image-1.png": b"picture"}
    assert 'alt="The switch"' in page.body
    assert 'src="image-1.png"' in page.body


def test_a_picture_that_is_missing_does_not_cost_the_page():
    """It is named in the report."""
    report = Report()
    (page,) = word.read("return.docx", illustrated(is_whole=False), report)
    assert "Pack it." in page.body
    assert [(loss.kind, loss.where) for loss in report.lost] == [("images that cannot be read", "return.docx")]


def test_the_first_of_several_chapters_is_no_title():
    """The file names such a document; a text before the only heading says that it is a chapter, too."""
    heading = DOCUMENT[DOCUMENT.index("<w:p>") : DOCUMENT.index("</w:p>") + len("</w:p>")]
    text = "<w:p><w:r><w:t>Manual</w:t></w:r></w:p>"
    for more in (heading * 2, text + heading):
        data = document(body=more)
        (page,) = word.read("docs/Lamp manual.docx", data, Report())
        assert page.title == "Lamp manual"
        assert "<h1>Return a lamp</h1>" in page.body
