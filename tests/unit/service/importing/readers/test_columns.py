"""Names of columns."""

from service.importing.readers.columns import columns_of, missing_columns


def test_the_first_known_name_of_a_column_is_taken():
    """Whatever its case and the blanks around it."""
    assert columns_of(["ID", " Question ", "subject", "回答"]) == {"title": " Question ", "body": "回答"}


def test_what_a_table_lacks_is_said_with_what_it_has():
    """Its owner learns which column to rename."""
    names = ["title", "price"]
    assert missing_columns(columns_of(names), names) == "name a column body or answer; it has title, price"
    assert missing_columns(columns_of(["q"]), []).endswith("it has none")
