"""Builds the compiled gazetteer into the wheel, and beside its Turtle files for an editable install."""

import sys
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledGazetteer(BuildHookInterface):
    """Runs for the wheel only: the source distribution holds what it is made from."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the file and have it packed, though git ignores it."""
        sys.path.insert(0, self.root)
        from ontology.compiled import COMPILED, GAZETTEER, compile_tables  # noqa: PLC0415 (of the tree being built)

        file = GAZETTEER / COMPILED
        file.write_bytes(compile_tables())
        build_data["artifacts"].append(f"ontology/{GAZETTEER.name}/{COMPILED}")
