"""The program reads its own manual: the pages are served as a plain knowledge base and asked what operators ask.

The pages are written for people, not for these questions: where one is not found, the search is at fault.
"""

import json
import re
import shlex
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.support.server import started

ROOT = Path(__file__).parents[2]
# Files of these names are no articles in other people's folders, so here they get another.
RENAMED = {
    "README.md": "overview.md",
    "CONTRIBUTING.md": "development.md",
    "SECURITY.md": "threat-model.md",
    "tests/README.md": "tests/overview.md",
    "service/deploy/milvus/README.md": "service/deploy/milvus.md",
}
PAGES = [*ROOT.glob("*/docs/*.md"), *(ROOT / name for name in RENAMED)]

# What is asked = the page and the section that answer; without a section any of the page is enough.
QUESTIONS = """
how do I put it behind nginx = service/docs/operations put-it-behind-nginx
rotate an access key = service/docs/access rotate-or-revoke-a-key
go back to the previous index = service/docs/operations go-back-to-the-previous-index-rollback
keep no search log = service/docs/privacy
add a Japanese article = kb/docs/authoring add-a-japanese-article-or-a-translation
why does /readyz say 503 = service/docs/operations why-does-readyz-say-503
how do I upgrade to a new version = service/docs/operations upgrade-to-a-new-version
which metrics should I alert on = service/docs/operations metrics-for-prometheus
back up the feedback database = service/docs/operations back-up-and-restore
run it in docker = service/docs/operations run-it-in-a-container
connect it to Zendesk = service/docs/embedding zendesk
answer questions in our Slack workspace = service/docs/integrations slack-slash-command-mentions-and-direct-messages
let an AI assistant use the articles = service/docs/integrations
how do I verify the signature of a webhook = service/docs/integrations verify-the-signature-of-a-webhook
publish the articles without a server = service/docs/exporting
show the search box on my shop's page = service/docs/embedding
serve two knowledge bases under different host names = service/docs/tenants
change the port = service/docs/configuration network-host-port-and-public-address
can I use my own embedding model = service/docs/configuration encoder-model
delete what a customer searched = service/docs/privacy
write test queries for my own articles = kb/docs/judgments write-judged-queries
how fast is it compared with Haystack = indexer/docs/benchmarks compared-with-txtai-haystack-and-bm25s
how many documents can it handle = indexer/docs/scaling
what is a generation = indexer/docs/glossary the-index-on-disk
how to run only the unit tests = tests/overview run-the-tests
add a new setting = development add-a-setting
report a security problem = threat-model
the index is corrupt = service/docs/operations repair-a-damaged-index
make one article come first for a question = kb/docs/pins
hide an article from customers but show it to agents = kb/docs/authoring articles-for-agents
filter the results by store = service/docs/api filters-store-and-card-type
what do I type on an empty machine to get a first answer = service/docs/first-answer
let another site call the API = service/docs/embedding allow-your-site
"""


@pytest.fixture(scope="module")
def manual(tmp_path_factory, encoded_small_index):
    """Build the pages as a plain folder, and give the address where they are served."""
    folder = tmp_path_factory.mktemp("manual")
    (folder / "index").mkdir()
    shutil.copy(encoded_small_index / "vectors.sqlite", folder / "index")
    for page in PAGES:
        name = page.relative_to(ROOT).as_posix()
        copy = folder / "pages" / RENAMED.get(name, name)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(page, copy)
    build = [
        sys.executable,
        "-m",
        "service",
        "build",
        "--kb",
        folder / "pages",
        "--index",
        folder / "index",
        "--json",
    ]
    built = json.loads(subprocess.run(build, check=True, capture_output=True).stdout)
    assert built["articles"] == len(PAGES)
    with started(folder / "index", folder / "log") as server:
        yield server.url


@pytest.mark.parametrize("line", QUESTIONS.strip().splitlines())
def test_the_manual_answers_an_operator(manual, line):
    """The right page is among the first three results, and shows the section that answers."""
    question, _, wanted = line.partition(" = ")
    page, _, section = wanted.partition(" ")
    request = urllib.request.Request(
        f"{manual}/api/v1/search", json.dumps({"text": question}).encode(), {"content-type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=120) as response:
        results = json.load(response)["results"][:3]
    found = {result["article_id"]: result["passage"]["section"] for result in results}
    assert page in found
    assert found[page] == section or not section


def test_every_command_of_the_api_page_is_answered(shipped_index, tmp_path):
    """Each curl command of the page, sent as it is written, gets the answer that the page promises."""
    page = (ROOT / "service" / "docs" / "api.md").read_text("utf-8")
    blocks = re.findall(r"^```sh\n(curl.*?)^```", page, re.MULTILINE | re.DOTALL)
    commands = [command for block in blocks for command in re.split(r"\n(?=curl)", block.replace("\\\n", ""))]
    assert len(commands) >= 12
    with started(shipped_index, tmp_path / "log") as server:
        statuses = {command: _status(command, server.url) for command in commands}
    expected = {
        command: 409
        if re.search("/insights|/learn", command)
        else 202
        if re.search("/feedback|/signals", command)
        else 200
        for command in commands
    }
    assert statuses == expected


def _status(command, address):
    """Send what a curl command would, to another address and without its key."""
    words = shlex.split(command)
    url = next(word for word in words if word.startswith("http://"))
    body = words[words.index("-d") + 1].encode() if "-d" in words else None
    url = url.replace("http://127.0.0.1:8000", address)
    named = (words[place + 1].partition(": ") for place, word in enumerate(words) if word == "-H")
    headers = {name.lower(): value for name, _, value in named if name.lower() != "authorization"}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=120) as response:
            return response.status
    except urllib.error.HTTPError as error:
        return error.code
