#!/bin/sh
# Make constraints.txt anew: the latest versions that install together, in an environment of its own.
# Give the names of packages to hold back: sh scripts/constraints.sh 'torch==2.13.0'
. "$(dirname "$0")/setup.sh"
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT INT TERM
"$(find_python)" -m venv "$place/venv"
"$place/venv/bin/python" -m pip install -qq --disable-pip-version-check \
    '.[test,annotation,attribution,conic,datasets,encoders,neural,robotics,duckdb,dask,spark,docs]' "$@"
"$place/venv/bin/python" -m pip freeze --exclude interplay |
    sed 's/+[^ ;]*$//' | LC_ALL=C sort -f >"$place/constraints.txt"
if grep -v '^[A-Za-z0-9._-]*==[A-Za-z0-9._!-]*$' "$place/constraints.txt"; then
    echo "these lines are not name==version: constraints.txt is left as it was" >&2
    exit 1
fi
cp "$place/constraints.txt" constraints.txt
git --no-pager diff --stat -- constraints.txt
