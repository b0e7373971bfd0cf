"""Sets the samples as PDFs: `python -m samples.build [--out DIR]`, from the root of the checkout.

Needs reportlab, which the `test` extra installs. The same sources give the same bytes on every run.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from samples.setting import set_sample
from samples.source import load

HERE = Path(__file__).resolve().parent


def build(out: Path) -> list[Path]:
    """Sets every source of `samples/source` and gives the PDFs written to `out`, by name."""
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for source in sorted((HERE / "source").glob("*.yaml")):
        path = out / f"{source.stem}.pdf"
        set_sample(load(source), path)
        written.append(path)
    return written


def main() -> None:
    """Reads the command's arguments and names each file written."""
    parser = argparse.ArgumentParser(prog="python -m samples.build", description="Sets the samples as PDFs.")
    parser.add_argument("--out", type=Path, default=HERE, help="folder for the PDFs (default: samples/)")
    for path in build(parser.parse_args().out):
        print(path)


if __name__ == "__main__":
    main()
