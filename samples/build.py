"""Builds the sample PDFs: `python -m samples.build [--out DIR]`, from the root of the checkout.

Needs reportlab, which the `test` extra installs. The same sources produce the same bytes on every run.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from samples.setting import write_pdf
from samples.source import load

HERE = Path(__file__).resolve().parent


def build(out: Path) -> list[Path]:
    """Builds a PDF in `out` from every file in `samples/source`. Returns: the PDFs' paths, sorted."""
    out.mkdir(parents=True, exist_ok=True)
    paths = []
    for source in sorted((HERE / "source").glob("*.yaml")):
        path = out / f"{source.stem}.pdf"
        write_pdf(load(source), path)
        paths.append(path)
    return paths


def main() -> None:
    """Runs the command and prints the path of each file written."""
    parser = argparse.ArgumentParser(prog="python -m samples.build", description="Builds the sample PDFs.")
    parser.add_argument("--out", type=Path, default=HERE, help="folder for the PDFs (default: samples/)")
    for path in build(parser.parse_args().out):
        print(path)


if __name__ == "__main__":
    main()
