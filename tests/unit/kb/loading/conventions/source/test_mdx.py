"""MDX to Markdown."""

import pytest

from kb.loading.conventions.source.mdx import exported_values, is_mdx, without_mdx


def test_imports_exports_and_components_go_and_text_stays():
    """Every line stays on its line, and labels of components are kept as text."""
    source = """import Tabs from '@theme/Tabs';
import {
  Card,
} from './cards';

# Set up

<Tabs groupId="os">
<TabItem value="win" label="Windows">

Press **Start**.

</TabItem>
</Tabs>

export const limit = 5;

You may have {limit} devices.
"""
    result = without_mdx(source)
    assert result.count("\n") == source.count("\n")
    lines = [line.strip() for line in result.split("\n") if line.strip()]
    assert lines == ["# Set up", "**Windows**", "Press **Start**.", "You may have 5 devices."]
    assert result.split("\n").index("# Set up") == 5


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("<img\n  src={a('./x.png')}\n  alt='A'\n/>\nb", "<img\n  alt='A'\n/>\n\nb"),
        ("a {/* a note\nto self */} b", "a \n b"),
        ('x{" "}y', "x y"),
        ("{items.map((item) => <li>{item.name}</li>)}", ""),
        ("## Pay {#pay}", "## Pay {#pay}"),
        ("`<Tabs>` and `{x}`", "`<Tabs>` and `{x}`"),
        ("```jsx\n<Tabs>{x}</Tabs>\nimport a from 'b'\n```", "```jsx\n<Tabs>{x}</Tabs>\nimport a from 'b'\n```"),
        ("Press <Icon name={'>'} />", "Press "),
        ("<>\nText\n</>", "\nText\n"),
        ('<div className="box" style={{color: "red"}}>Text</div>', '<div class="box">Text</div>'),
        ("5 < 6 and a{b", "5 < 6 and a{b"),
        (r"\{kept\}", r"\{kept\}"),
        ("$x_{1}$", "$x_{1}$"),
    ],
)
def test_only_what_is_mdx_goes(source, result):
    """Code, heading ids, formulas and stray signs stay as they are."""
    assert without_mdx(source) == result


def test_pictures_that_code_names_are_kept():
    """A call, an imported name and a literal are paths; a component that shows a picture becomes one."""
    source = """import shot from './shot.png'

<img src={require('./a.png').default} alt="A" />
<img src={useBaseUrl('/img/b.png')} />
<Image src={shot} alt="Shot" width={400} /> <Avatar src="/c.webp" />
<img src={shot.src} /> <img src={pick(1)} alt="No" /> <Script src="/x.js" />
"""
    assert without_mdx(source).split("\n")[2:] == [
        '<img src="./a.png" alt="A" />',
        '<img src="/img/b.png" />',
        '<img src="./shot.png" alt="Shot" /> <img src="/c.webp" alt="" />',
        '<img src="./shot.png" /> <img alt="No" /> ',
        "",
    ]


def test_a_fence_in_a_string_of_the_code_is_code():
    """A page may compile Markdown that it holds in a template; none of it is text."""
    source = "export async function Log() {\n  const raw = await compile(`\n~~~ansi\n${text}\n~~~\n`)\n  return raw\n}\n\nText.\n"
    assert without_mdx(source).strip() == "Text."


def test_indentation_inside_components_is_no_code():
    """A list inside nested components keeps its own nesting and loses theirs."""
    source = "<Steps>\n  <Step>\n    Open it.\n\n    - one\n      - two\n\n    Done.\n  </Step>\n</Steps>\n"
    assert [line for line in without_mdx(source).split("\n") if line] == ["Open it.", "- one", "  - two", "Done."]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("import Tabs from '@theme/Tabs';\n\n# A\n", True),
        ("# A\n\nexport const a = 1\n", True),
        ("import your old mails from another program.\n", False),
        ("```js\nimport a from 'b'\n```\n", False),
        ("# A\n\n<img src={require('./a.png').default} />\n", True),
        ("```jsx\n<img src={require('./a.png').default} />\n```\n", False),
    ],
)
def test_markdown_that_imports_is_mdx(body, found):
    """A sentence that begins with the word is none, nor is code."""
    assert is_mdx(body) is found


@pytest.mark.parametrize(
    ("tag", "picture"),
    [
        ('<Image src="/hall.png" alt="The hall" width={10} />', '<img src="/hall.png" alt="The hall" />'),
        ('<Image src={lamp} alt="A [lamp]" />', '<img src="./img/lamp.png" alt="A [lamp]" />'),
        (
            "<ThemedImage alt='Hall' sources={{light: useBaseUrl('/hall.png')}} />",
            '<img src="/hall.png" alt="Hall" />',
        ),
        ('<img src={lamp} alt="A lamp" />', '<img src="./img/lamp.png" alt="A lamp" />'),
        ("<img src={require('./a.png').default} />", '<img src="./a.png" />'),
        ("<Image of={it} />", ""),
    ],
)
def test_a_picture_is_shown_wherever_its_path_stands(tag, picture):
    """In an import, in ``require`` or in a component that shows it."""
    assert without_mdx(f"import lamp from './img/lamp.png';\n\n{tag}\n").strip() == picture


@pytest.mark.parametrize(
    ("body", "values"),
    [
        ("export const title = 'The lamp'\n\nText", {"title": "The lamp"}),
        (
            "export const metadata: Metadata = {\n  title: \"Lamps\",\n  description: 'Of oak.',\n};\n",
            {"title": "Lamps", "description": "Of oak."},
        ),
        ("export const title = `Lamp ${n}`\n", {}),
        ("The word export const title is no code.", {}),
    ],
)
def test_a_title_may_be_exported(body, values):
    """By itself or as metadata; an expression is none."""
    assert exported_values(body) == values
