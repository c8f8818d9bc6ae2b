"""python -m pipelines.spark HOME: see proving.py."""

import sys

from pipelines.spark.proving import main

if __name__ == "__main__":
    sys.exit(main())
