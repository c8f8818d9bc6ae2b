"""The entry point of workspace.yaml: the definitions of the home that the environment names."""

import os

from pipelines.build import build_definitions
from pipelines.settings import Settings

defs = build_definitions(Settings.read(os.environ))
