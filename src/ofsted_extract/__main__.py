"""`python -m ofsted_extract`: the same as the command `ofsted-extract`."""

from ofsted_extract.cli.main import run

if __name__ == "__main__":
    run()
