# Sourced by the other scripts: install_in_venv makes .venv with Python 3.11 or later and installs
# what it is given in it, at the versions of constraints.txt.
set -eu
cd "$(dirname "$0")/.."

find_python() {
    for candidate in python3.11 python3.12 python3.13 python3.14 python3 python; do
        if command -v "$candidate" >/dev/null 2>&1 &&
            "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    echo "interplay needs Python 3.11 or later, and none was found on the PATH: install it first" >&2
    exit 1
}

install_in_venv() {
    if ! .venv/bin/python -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
    then
        python=$(find_python)
        "$python" -m venv --clear .venv || {
            echo "could not make .venv: on Debian and Ubuntu, install the package python3-venv" >&2
            exit 1
        }
    fi
    .venv/bin/python -m pip install -qq --disable-pip-version-check -c constraints.txt "$@"
}
