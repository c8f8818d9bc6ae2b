# The two commands of the README, and what surrounds them. The environment is .venv/.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
SPARK := .venv-spark
SPARK_STAMP := $(SPARK)/.installed

# Telemetry is off for every tool started from here; the code sets the same for itself.
export DAGSTER_DISABLE_TELEMETRY = 1
export DO_NOT_TRACK = 1
export GX_ANALYTICS_ENABLED = false
# Some machines forbid bytecode: every start would then compile Dagster, dbt and Great Expectations again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: refresh test faults bench ui lint lineage docs spark install clean

refresh: $(STAMP)
	@$(BIN)/panorama refresh $(ARGS)

test: $(STAMP)
	@$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder --durations 10 $(ARGS)

# All tests that take long: killed refreshes, full disks, swaps under readers, mutated sources, another edition.
faults: $(STAMP)
	@$(BIN)/python -m pytest -m long --numprocesses 2 --dist loadfile $(ARGS)

# Measures as ratios, on an invented France of true size (an hour; ARGS="--scale 0.1" for a tenth): bench/RESULTS.md.
bench: $(STAMP)
	@$(BIN)/python -m bench $(ARGS)

ui: $(STAMP)
	@$(BIN)/panorama ui $(ARGS)

lint: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/sqlfluff lint --processes 2 dbt_project/models dbt_project/tests
	$(BIN)/python -m tests.dependencies

# Rewrites the seed that says from which source each published column comes, after a model changed.
lineage: $(STAMP)
	@$(BIN)/python -m tests.dbt.column_lineage

# The dbt documentation and lineage, one HTML page in the home, readable offline.
docs: $(STAMP)
	@$(BIN)/panorama docs $(ARGS)

# The same models built by Spark on a real cluster of this machine, and compared with DuckDB's; everything it needs but Java.
spark: $(SPARK_STAMP)
	@$(SPARK)/bin/python -m bench.spark $(ARGS)

install: $(STAMP)

$(SPARK_STAMP): requirements.lock pyproject.toml
	@command -v java >/dev/null || { echo "Java manque (17 ou 21) : sous Debian, apt-get install -y --no-install-recommends openjdk-17-jre-headless" >&2; exit 2; }
	@echo "Installation de Spark dans $(SPARK)/ (deux minutes environ, une seule fois, 1,5 Go) …"
	@$(PYTHON) -m venv $(SPARK)
	@$(SPARK)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(SPARK)/bin/python -m pip install --quiet --disable-pip-version-check --no-build-isolation -e '.[spark]'
	@touch $@

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 ou plus récent est nécessaire (PYTHON=… pour le choisir)")'
	@echo "Installation dans $(VENV)/ (une minute environ, une seule fois) …"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

clean:
	rm -rf $(VENV) $(SPARK) dbt_project/target dbt_project/logs .pytest_cache .mypy_cache .ruff_cache
