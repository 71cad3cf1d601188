#!/bin/sh
# Install interplay with its test tools in .venv and run every check. Works again when run twice.
. "$(dirname "$0")/setup.sh"
install_in_venv -e '.[test,annotation,attribution,conic,datasets,encoders,neural,duckdb,dask,spark,docs]'
.venv/bin/ruff check .
.venv/bin/ruff format --check .
.venv/bin/mypy
.venv/bin/lint-imports
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 # pytest fills the cores with workers
exec .venv/bin/python -m pytest -n 2 --dist worksteal "$@"
