#!/bin/sh
# Prints the path of a Python 3.12 or newer of this machine, or nothing: the road engines'
# wheels need it. pyenv's shims run only the version they are told to, hence its folders.
shim=$(command -v python3.12) || shim=
for python in "$@" python3.12 python3.13 python3.14 python3 \
    "${shim%/shims/*}"/versions/3.12*/bin/python3 \
    "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.12*/bin/python3 \
    "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[3-9]*/bin/python3; do
    "$python" -c 'import sys, venv
sys.exit(1) if sys.version_info < (3, 12) else print(sys.executable)' 2>/dev/null && exit 0
done
exit 0
