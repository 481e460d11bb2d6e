#!/bin/bash
# holidays 0.109, country_holidays("FR", subdiv=...): days of custom are given as public holidays.
# Input: Guadeloupe (971) and Martinique (972), 2026, the default category PUBLIC.
# Expected: what closes by law there, that is the eleven days of article L3133-1 of the labour code and the
# abolition of slavery (L3422-2). Others are of custom: some employers give them, none has to.
# Seen: 971 adds Mi-Careme, Good Friday and Victor Schoelcher Day besides; 972 the last of these.
# Ends with 0 while that is so, with 1 when it has changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check holidays==0.109
"$work/venv/bin/python" - <<'PY'
import sys

import holidays

mainland = set(holidays.country_holidays("FR", years=2026))
seen = {}
for code in ("971", "972"):
    found = holidays.country_holidays("FR", subdiv=code, years=2026, language="en_US")
    seen[code] = sorted(f"{day} {name}" for day, name in found.items() if day not in mainland)
    print(code, *seen[code], sep="\n  ")
names = {code: {name.split(" ", 1)[1] for name in found} for code, found in seen.items()}
expected = {
    "971": {"Mi-Careme", "Good Friday", "Abolition of Slavery", "Victor Schoelcher Day"},
    "972": {"Abolition of Slavery", "Victor Schoelcher Day"},
}
sys.exit(names != expected)
PY
echo "as described"
