"""The domain lexicon."""

import pytest

from kb.loading.synonyms import load_synonyms
from kb.model.errors import FrontMatterError


def test_groups_are_read():
    """A group is a list of two or more terms."""
    assert load_synonyms("groups:\n  - [a, b]\n", "s.yaml").groups == (("a", "b"),)


def test_a_group_of_one_is_refused_with_its_line():
    """A term without a synonym is a mistake."""
    with pytest.raises(FrontMatterError, match=r"s\.yaml:3: KB104 groups\[1\]"):
        load_synonyms("groups:\n  - [a, b]\n  - [c]\n", "s.yaml")
