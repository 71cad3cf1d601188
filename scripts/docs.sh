#!/bin/sh
# Install interplay with Sphinx in .venv and build the documentation. Works again when run twice.
. "$(dirname "$0")/setup.sh"
install_in_venv '.[docs]'
.venv/bin/sphinx-build -q -W --keep-going -n docs docs/_build
echo "open docs/_build/index.html in a browser"
