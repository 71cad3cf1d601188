#!/bin/sh
# Install interplay in .venv and decompose two real datasets. Works again when run twice.
. "$(dirname "$0")/setup.sh"
install_in_venv .
exec .venv/bin/interplay demo
