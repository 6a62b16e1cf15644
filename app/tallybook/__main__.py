"""`python -m tallybook` does what `tally` does."""

from tallybook.cli.main import run

if __name__ == "__main__":
    run()
