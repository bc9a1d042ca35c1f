"""Fine-tune MiniLM on syntax and names together: windows in, checkpoints out.

The run is fixed by its seed and its number of words: the same on one machine with the same number of threads. It can
be stopped at any time and goes on from its last checkpoint.
"""

import json
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import click
import torch
from spacy.tokens import Doc, DocBin
from torch import Tensor
from torch.nn import functional

from extract.language.pieces import WordPieces
from training.network import MINILM, Network
from training.windows import IGNORE, Page, Window, count_labels, page, recut, share_names, windows
from training.words import english

#: Nothing is chosen by a dev set here (the run ends after a number of words), so most of it is trained on as well.
SYNTAX_PARTS = ("syntax-train", "syntax-dev")
NAME_PARTS = ("names-train", "names-gum-dev")
SEED = 0
#: Seen in training, each text many times.
WORDS = 5_200_000
PIECES_PER_BATCH = 2048
ENCODER_RATE, HEAD_RATE = 2e-4, 2e-3
WARM_UP = 100  # batches
LONGEST_GRADIENT = 2.0
CHECKPOINT_SECONDS, LOG_SECONDS = 300, 30
WEIGHTS = {"senter": 0.5, "tagger": 0.5, "morphologizer": 0.5, "ner": 2.0}


def load_documents(data: Path) -> list[Doc]:
    """The training documents, names and trees on one text where both are known."""
    nlp = english()
    syntax, names = (
        [doc for part in parts for doc in DocBin().from_disk(data / f"{part}.spacy").get_docs(nlp.vocab)]
        for parts in (SYNTAX_PARTS, NAME_PARTS)
    )
    return [*syntax, *(recut(doc, nlp) for doc in share_names(syntax, names))]


def batches(pages: Sequence[Page], pieces: WordPieces, chance: random.Random) -> Iterator[list[Window]]:
    """One epoch: windows of like length together, batches in random order."""
    cut = sorted(windows(pages, pieces, chance), key=lambda window: len(window.columns.rows) + 6 * chance.random())
    made: list[list[Window]] = [[]]
    for window in cut:
        if made[-1] and (len(made[-1]) + 1) * len(window.columns.rows) > PIECES_PER_BATCH:
            made.append([])
        made[-1].append(window)
    chance.shuffle(made)
    yield from made


def tensors(batch: Sequence[Window], device: torch.device) -> dict[str, Tensor]:
    """The columns of a batch, padded."""
    longest = max(len(window.columns.rows) for window in batch)
    most = max(len(window.columns.first) for window in batch)
    return {
        "rows": _padded([window.columns.rows for window in batch], longest, device),
        "shapes": _padded([window.columns.shapes for window in batch], longest, device),
        "gaps": _padded([window.columns.gaps for window in batch], longest, device),
        "mask": _padded([[1] * len(window.columns.rows) for window in batch], longest, device),
        "first": _padded([window.columns.first for window in batch], most, device),
        "is_word": _padded([[1] * len(window.columns.first) for window in batch], most, device).bool(),
    }


def _padded(rows: Sequence[Sequence[int]], length: int, device: torch.device, filler: int = 0) -> Tensor:
    return torch.tensor([[*row, *[filler] * (length - len(row))] for row in rows], device=device)


def loss(network: Network, batch: Sequence[Window]) -> dict[str, Tensor]:
    """What the network gets wrong, by question; each is an average over the words that have an answer."""
    device = network.root.device
    inputs = tensors(batch, device)
    is_word = inputs.pop("is_word")
    vectors = network.drop(network.words(**inputs))
    most = vectors.shape[1]
    losses: dict[str, Tensor] = {}
    for name, head in network.heads.items():
        answers = _padded([window.answers(name) for window in batch], most, device, IGNORE)
        if (answers != IGNORE).any():
            scores = head(vectors).transpose(1, 2)
            losses[name] = WEIGHTS[name] * functional.cross_entropy(scores, answers, ignore_index=IGNORE)
    losses |= _tree_loss(network, batch, vectors, is_word)
    return losses


def _tree_loss(network: Network, batch: Sequence[Window], vectors: Tensor, is_word: Tensor) -> dict[str, Tensor]:
    """Heads are looked for within the sentence; a root's is the last column."""
    most, device = vectors.shape[1], vectors.device
    known = [number for number, window in enumerate(batch) if window.page.heads[0] != IGNORE]
    if not known:
        return {}
    batch = [batch[number] for number in known]
    vectors, is_word = vectors[known], is_word[known]
    heads = _padded([_heads(window, most) for window in batch], most, device, IGNORE)
    relations = _padded([window.answers("relations") for window in batch], most, device, IGNORE)
    sentence = _padded([w.page.starts[w.begin : w.end].cumsum().tolist() for w in batch], most, device, IGNORE)
    scores, candidates = network.arc_scores(vectors)
    together = (sentence.unsqueeze(2) == sentence.unsqueeze(1)) & is_word.unsqueeze(1)
    together &= ~torch.eye(most, dtype=torch.bool, device=device)
    together = functional.pad(together, (0, 1), value=True)
    scores = scores.masked_fill(~together, -1e4)
    answered = heads != IGNORE
    index = heads.clamp(min=0).unsqueeze(-1).expand(-1, -1, candidates.shape[-1])
    above = torch.gather(candidates, 1, index)
    return {
        "arcs": functional.cross_entropy(scores[answered], heads[answered]),
        "relations": functional.cross_entropy(
            network.relation_scores(vectors[answered], above[answered]), relations[answered]
        ),
    }


def _heads(window: Window, root: int) -> list[int]:
    """Within the window; a head that a forced cut left outside is not learned from."""
    found = []
    for index in range(window.begin, window.end):
        head = int(window.page.heads[index])
        inside = window.begin <= head < window.end
        found.append(root if head == index else head - window.begin if inside else IGNORE)
    return found


def train(data: Path, target: Path, *, words: int = WORDS, seed: int = SEED) -> None:
    """Write ``network.pt`` and ``labels.json`` into ``target``; ``checkpoint.pt`` is where a stopped run goes on."""
    target.mkdir(parents=True, exist_ok=True)
    docs = load_documents(data)
    labels = count_labels(docs)
    pages = [page(doc, labels) for doc in docs]
    pieces = WordPieces((MINILM / "vocab.txt").read_text(encoding="utf-8").splitlines())
    (target / "labels.json").write_text(json.dumps(asdict(labels), indent=1) + "\n", encoding="utf-8")

    torch.manual_seed(seed)
    network = Network(labels).to("cuda" if torch.cuda.is_available() else "cpu")
    network.train()
    optimizer = _optimizer(network)
    rates = [group["lr"] for group in optimizer.param_groups]
    checkpoint = target / "checkpoint.pt"
    at = _resume(checkpoint, network, optimizer) if checkpoint.exists() else Progress()
    log = Log(at.seen, words)
    while at.seen < words:
        for batch in list(batches(pages, pieces, random.Random(f"{seed} {at.epoch}")))[at.batch :]:
            if at.seen >= words:
                break
            share = min(1.0, (at.step + 1) / WARM_UP) * (1 - at.seen / words)
            for group, rate in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = rate * share
            losses = loss(network, batch)
            optimizer.zero_grad(set_to_none=True)
            sum(losses.values()).backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), LONGEST_GRADIENT)
            optimizer.step()
            at.step, at.batch = at.step + 1, at.batch + 1
            at.seen += sum(len(window.columns.first) for window in batch)
            if log.note(losses, at.seen):
                _keep(checkpoint, network, optimizer, at)
        else:
            at.epoch, at.batch = at.epoch + 1, 0
    torch.save(network.state_dict(), target / "network.pt")
    checkpoint.unlink(missing_ok=True)  # the next run is another


def _optimizer(network: Network) -> torch.optim.Optimizer:
    """MiniLM's own weights learn slowly, what is new above and beside them fast."""
    pretrained = {id(weight) for weight in network.encoder.bert.parameters()}
    weights = [weight for weight in network.parameters() if weight.requires_grad]
    return torch.optim.AdamW(
        [
            {"params": [weight for weight in weights if id(weight) in pretrained], "lr": ENCODER_RATE},
            {"params": [weight for weight in weights if id(weight) not in pretrained], "lr": HEAD_RATE},
        ],
        weight_decay=0.01,
        betas=(0.9, 0.98),
        fused=True,
    )


@dataclass(slots=True)
class Progress:
    """Where a run is: words and batches seen, and the place in the epoch."""

    seen: int = 0
    step: int = 0
    epoch: int = 0
    batch: int = 0


def _keep(checkpoint: Path, network: Network, optimizer: torch.optim.Optimizer, at: Progress) -> None:
    """Everything that the next batch depends on; the file is whole or not there."""
    state = {
        "network": network.state_dict(),
        "optimizer": optimizer.state_dict(),
        "chance": torch.get_rng_state(),
        "progress": asdict(at),
    }
    part = checkpoint.with_suffix(".part")
    torch.save(state, part)
    part.replace(checkpoint)


def _resume(checkpoint: Path, network: Network, optimizer: torch.optim.Optimizer) -> Progress:
    """What ``_keep`` kept."""
    state = torch.load(checkpoint, weights_only=True, map_location=network.root.device)
    network.load_state_dict(state["network"])
    optimizer.load_state_dict(state["optimizer"])
    torch.set_rng_state(state["chance"].cpu())
    return Progress(**state["progress"])


class Log:
    """A line of running means now and then."""

    def __init__(self, seen: int, words: int) -> None:
        self._seen, self._words = seen, words
        self._started = self._saved = self._logged = time.monotonic()
        self._mean: dict[str, float] = {}

    def note(self, losses: Mapping[str, Tensor], seen: int) -> bool:
        """Count one batch; true when a checkpoint is due."""
        for name, value in losses.items():
            number = value.item()
            self._mean[name] = 0.98 * self._mean.get(name, number) + 0.02 * number
        now = time.monotonic()
        if now - self._logged > LOG_SECONDS:
            self._logged = now
            speed = (seen - self._seen) / (now - self._started)
            means = "  ".join(f"{name} {self._mean[name]:.3f}" for name in sorted(self._mean))
            click.echo(f"{seen:,} of {self._words:,} words  {speed:,.0f} a second  {means}", err=True)
        if now - self._saved <= CHECKPOINT_SECONDS:
            return False
        self._saved = now
        return True
