"""Makes the folder of bad files: `python -m tests.badfiles FOLDER`."""

import sys
from pathlib import Path

from tests.badfiles.folder import build

if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("python -m tests.badfiles FOLDER")
    expected = build(Path(sys.argv[1]))
    print(f"{len(expected)} files, 20 of them good letters, in {sys.argv[1]}")
