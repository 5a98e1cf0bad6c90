"""What the tools say of themselves."""

import jsonschema
import pytest

from service.mcp.tools import INSTRUCTIONS, knowledge_tools

TOOLS = knowledge_tools(lambda: None, lambda _: None, "")
every_tool = pytest.mark.parametrize("tool", list(TOOLS.values()), ids=list(TOOLS))


@every_tool
def test_schemas_are_json_schemas_of_objects(tool):
    """Arguments and result of each tool have a valid schema with an object at its root."""
    for schema in (tool.input_schema(), tool.output_schema()):
        jsonschema.Draft202012Validator.check_schema(schema)
        assert schema["type"] == "object"
    assert tool.input_schema()["additionalProperties"] is False


def test_a_text_has_the_limits_of_the_api():
    """The schema says how long a text may be."""
    text = TOOLS["search"].input_schema()["properties"]["text"]
    assert (text["type"], text["minLength"], text["maxLength"]) == ("string", 1, 4000)


@pytest.mark.parametrize("name", ["search", "read_article", "triage"])
def test_an_assistant_is_told_not_to_invent(name):
    """Each tool that gives articles says that nothing is generated, and what to do without an answer."""
    assert "do not invent" in TOOLS[name].description
    assert "no answer" in TOOLS[name].description


def test_an_assistant_is_told_not_to_ask_for_codes():
    """The instructions of the server keep codes out of the conversation."""
    assert "Never ask for" in " ".join(INSTRUCTIONS.split())
