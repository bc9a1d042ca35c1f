"""The encoder component: MiniLM in int8 under onnxruntime; it writes one vector a word into ``Doc.tensor``."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import srsly
from numpy.typing import NDArray
from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc, Token
from spacy.vocab import Vocab

from extract.language.pieces import WordPieces, gap, gaps, shape

#: A window is filled with whole sentences, as far as marks tell them, up to this many pieces.
WINDOW = 160
#: What has no sentence end for so long is cut anyway; the network knows 512 places.
LONGEST = 384
SPACE = gap(" ")
_ENDS = frozenset(".!?")
_CLOSERS = frozenset("\"'”’)]")

Floats = NDArray[np.float32]


class Encoder(Pipe):
    """Words -> vectors. White space gets zeros.

    Each window is read alone: int8 scales are taken from what is read together, so that a batch of documents would
    give other numbers than each document by itself.
    """

    def __init__(self, vocab: Vocab, name: str = "encoder") -> None:
        self.vocab = vocab
        self.name = name
        self._session: onnxruntime.InferenceSession | None = None

    def fill(self, pieces: Iterable[str], table: NDArray[np.int8], scales: Floats, network: bytes) -> None:
        """Take the weights: the rows of ``table`` times their ``scales`` are the embeddings of ``pieces``."""
        self.pieces = WordPieces(pieces)
        self._table, self._scales, self._network = table, scales, network
        self._session = None

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc.tensor``: tokens x width, float32."""
        words = [token for token in doc if not token.is_space]
        doc.tensor = np.zeros((len(doc), self._table.shape[1]), dtype=np.float32)
        before = gaps(words)
        for window in self._windows(words, before):
            doc.tensor[[words[index].i for index in window]] = self._read(
                (words[index].text, shape(words[index].text), before[index]) for index in window
            )
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 0) -> Iterator[Doc]:
        """One document after the other."""
        return map(self, stream)

    def _windows(self, words: list[Token], before: list[int]) -> Iterator[range]:
        """Whole sentences up to ``WINDOW`` pieces, a longer sentence alone."""
        begin = pieces = 0  # of the window
        fresh, waiting = 0, 0  # where the sentence being read began, and its pieces
        for index, word in enumerate(words):
            size = len(self.pieces.rows(word.text))
            if _may_begin(words, before, index) or waiting + size > LONGEST:
                if begin < fresh and pieces + waiting > WINDOW:
                    yield range(begin, fresh)
                    begin, pieces = fresh, 0
                pieces += waiting
                fresh, waiting = index, 0
            waiting += size
        if begin < fresh and pieces + waiting > WINDOW:
            yield range(begin, fresh)
            begin = fresh
        if begin < len(words):
            yield range(begin, len(words))

    def _read(self, words: Iterable[tuple[str, int, int]]) -> Floats:
        columns = self.pieces.columns(words)
        embedded = self._table[columns.rows] * self._scales[columns.rows, np.newaxis]
        (vectors,) = self._onnx.run(
            None,
            {
                "embedded": embedded[np.newaxis],
                "shapes": np.array([columns.shapes], dtype=np.int64),
                "gaps": np.array([columns.gaps], dtype=np.int64),
            },
        )
        read: Floats = vectors[0, columns.first]
        return read

    @property
    def _onnx(self) -> onnxruntime.InferenceSession:
        """Made on first use, and so in each worker anew; one thread, for more of them change the order of sums."""
        if self._session is None:
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = options.inter_op_num_threads = 1
            options.log_severity_level = 3
            self._session = onnxruntime.InferenceSession(self._network, options, providers=["CPUExecutionProvider"])
        return self._session

    def __reduce__(self) -> tuple[Any, ...]:
        """A session does not travel between processes; what it is made from does."""
        return _rebuild, (self.vocab, self.name, self.to_bytes())

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Everything but the vocabulary, which is the pipeline's."""
        dumped: bytes = srsly.msgpack_dumps(
            {
                "pieces": list(self.pieces.vocabulary),
                "table": self._table,
                "scales": self._scales,
                "network": self._network,
            }
        )
        return dumped

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> "Encoder":
        """What ``to_bytes`` gave."""
        self.fill(**srsly.msgpack_loads(data))
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """``pieces.txt``, ``table.npy``, ``scales.npy`` and ``network.onnx``."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "pieces.txt").write_text("\n".join(self.pieces.vocabulary) + "\n", encoding="utf-8")
        np.save(folder / "table.npy", self._table)
        np.save(folder / "scales.npy", self._scales)
        (folder / "network.onnx").write_bytes(self._network)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "Encoder":
        """What ``to_disk`` wrote."""
        folder = Path(path)
        self.fill(
            (folder / "pieces.txt").read_text(encoding="utf-8").splitlines(),
            np.load(folder / "table.npy"),
            np.load(folder / "scales.npy"),
            (folder / "network.onnx").read_bytes(),
        )
        return self


@Language.factory("treatygraph_encoder", assigns=["doc.tensor"])
def make_encoder(nlp: Language, name: str) -> Encoder:
    """An encoder without weights: ``from_disk`` or ``fill`` brings them."""
    return Encoder(nlp.vocab, name)


def _rebuild(vocab: Vocab, name: str, data: bytes) -> Encoder:
    return Encoder(vocab, name).from_bytes(data)


def _may_begin(words: list[Token], before: list[int], index: int) -> bool:
    """A sentence may begin at this word. Where it does is the network's to say; this only keeps windows whole."""
    if not index or before[index] > SPACE:
        return True
    if before[index] < SPACE:
        return False
    last = index - 1
    while last and words[last].text in _CLOSERS and before[last] < SPACE:
        last -= 1
    return words[last].text in _ENDS
