"""What the queue knows of texts."""

from service.learning.knowledge import words_of


def test_words_are_shown_as_one_writes_them():
    """Not as stems, and not as the half of a verb that stands before its ending."""
    assert dict(words_of("my vouchers lapsed"))["voucher"] == "vouchers"
    assert "残る" in dict(words_of("まだ残っている")).values()
