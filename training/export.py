"""The trained network -> a spaCy pipeline that needs no PyTorch: int8 under onnxruntime, heads in NumPy."""

import json
import tempfile
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from onnxruntime.quantization import QuantType, quantize_dynamic
from spacy.lookups import Lookups
from torch import Tensor, nn

from extract.language.parser import ROOT
from training.assemble import write
from training.network import MINILM, WIDTH, Encoder, Network
from training.windows import Labels
from training.words import english

OPSET = 17
HEAD = {"model": {"@architectures": "treatygraph.Head.v1"}}
#: The components in their order: name, factory, and what differs from its defaults.
PIPELINE: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("encoder", "treatygraph_encoder", {}),
    ("senter", "treatygraph_sentences", {}),
    ("tagger", "tagger", HEAD),
    ("morphologizer", "morphologizer", HEAD),
    ("lemmatizer", "treatygraph_lemmatizer", {}),
    ("parser", "treatygraph_parser", {}),
    ("ner", "treatygraph_names", {}),
)


class Bare(nn.Module):
    """The encoder for one window, which needs no mask."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, embedded: Tensor, shapes: Tensor, gaps: Tensor) -> Tensor:
        """1 x pieces x width."""
        return self.encoder(embedded, shapes, gaps, None)


def onnx_network(encoder: Encoder) -> bytes:
    """The encoder above its table of pieces, as ONNX in int8."""
    encoder.bert.set_attn_implementation("eager")
    sample = (torch.zeros(1, 9, WIDTH), torch.ones(1, 9, dtype=torch.long), torch.ones(1, 9, dtype=torch.long))
    with tempfile.TemporaryDirectory() as folder:
        full, small = Path(folder) / "full.onnx", Path(folder) / "int8.onnx"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            torch.onnx.export(
                Bare(encoder).eval(),
                sample,
                full,
                input_names=["embedded", "shapes", "gaps"],
                output_names=["vectors"],
                dynamic_axes={name: {1: "pieces"} for name in ("embedded", "shapes", "gaps", "vectors")},
                opset_version=OPSET,
                dynamo=False,
            )
        # Seven bits a weight: with eight, processors without VNNI let sums of two products overflow.
        quantize_dynamic(
            full,
            small,
            op_types_to_quantize=["MatMul"],
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
        )
        return small.read_bytes()


def quantized_rows(table: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Each row in int8, and the scale that takes it back."""
    scales = np.abs(table).max(1) / 127
    return np.rint(table / np.maximum(scales, 1e-12)[:, None]).astype(np.int8), scales.astype(np.float32)


def export(trained: Path, tables: Path, target: Path) -> None:
    """Write the pipeline of the network in ``trained``, with the lemma ``tables``, to ``target``."""
    columns = json.loads((trained / "labels.json").read_text(encoding="utf-8"))
    labels = Labels(**{name: tuple(column) for name, column in columns.items()})
    network = Network(labels)
    network.load_state_dict(torch.load(trained / "network.pt", weights_only=True, map_location="cpu"))
    network.eval()

    nlp = english()
    pipes: dict[str, Any] = {
        name: nlp.add_pipe(factory, name=name, config=config) for name, factory, config in PIPELINE
    }
    pieces = (MINILM / "vocab.txt").read_text(encoding="utf-8").splitlines()
    table, scales = quantized_rows(_array(network.encoder.pieces.weight))
    pipes["encoder"].fill(pieces, table, scales, onnx_network(network.encoder))
    for name, head in network.heads.items():
        model = pipes[name].model
        model.set_dim("nO", head.out_features)
        model.set_dim("nI", head.in_features)
        model.set_param("W", _array(head.weight))
        model.set_param("b", _array(head.bias))
    for name, space in (("tagger", "_SP"), ("morphologizer", "POS=SPACE")):
        for label in getattr(labels, name):
            pipes[name].add_label(label)
        pipes[name].model.attrs["space"] = getattr(labels, name).index(space)
    pipes["lemmatizer"].initialize(lookups=Lookups().from_disk(tables))
    pipes["ner"].cfg["labels"] = list(labels.ner)
    pipes["parser"].cfg["labels"] = list(labels.relations)
    parser = pipes["parser"].model
    parser.attrs["root_relation"] = labels.relations.index(ROOT)
    views = (network.arc_child, network.arc_head, network.relation_child, network.relation_head)
    parser.set_param("views_W", _array(torch.cat([view.weight for view in views])))
    parser.set_param("views_b", _array(torch.cat([view.bias for view in views])))
    parser.set_param("root", _array(network.root))
    parser.set_param("arcs", _array(network.arcs))
    parser.set_param("relations", _array(network.relations.transpose(0, 1)))
    write(nlp, target)


def _array(weights: Tensor) -> NDArray[np.float32]:
    return np.ascontiguousarray(weights.detach().numpy())
