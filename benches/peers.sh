#!/bin/sh
# Finders of place names on one text, on one core, beside `locate`: geotext and flashgeotext (PyPI), and ripgrep as the mark of what the
# machine can do (it finds the names of the curated tables as they are written, and resolves none). Best of three each.
# peers.sh TEXT.txt: needs python3 with `pip install geotext flashgeotext`, rg and cargo; what is not there is told and left out.
set -eu
cd "$(dirname "$0")/.."
text=${1:?peers.sh TEXT.txt}
names=$(mktemp)
trap 'rm -f "$names"' EXIT
python3 - "$text" "$names" <<'PY'
import csv, glob, importlib, sys, time

with open(sys.argv[1], encoding="utf-8") as file:
    text = file.read()
size = len(text.encode()) / 1e6


def speed(name, run):
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    print(f"{name}: {size / min(seconds):.1f} MB/s")


def installed(module):
    try:
        return importlib.import_module(module)
    except ImportError:
        print(f"{module.split('.')[0]}: not installed")


if geotext := installed("geotext"):
    speed("geotext", lambda: geotext.GeoText(text))
if flashgeotext := installed("flashgeotext.geotext"):
    finder = flashgeotext.GeoText()
    speed("flashgeotext", lambda: finder.extract(text))

known = set()
for path in [*glob.glob("gazetteer/places/*.csv"), "gazetteer/countries.csv"]:
    with open(path, encoding="utf-8") as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            listed = [row.get("name") or "", *(row.get("names") or "").split("|")]
            known.update(name.strip() for name in listed if len(name.strip()) > 2 and not name.strip().startswith("!"))
with open(sys.argv[2], "w", encoding="utf-8") as file:
    file.writelines(f"{name}\n" for name in sorted(known))
PY
if command -v rg > /dev/null; then
    # The text is repeated until it is long, and what reading the names costs is taken off.
    python3 - "$text" "$names" <<'PY'
import os, subprocess, sys, tempfile, time


def seconds(path):
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        subprocess.run(["rg", "-j1", "-o", "-F", "-f", sys.argv[2], path], stdout=subprocess.DEVNULL, check=False)
        best = min(best, time.perf_counter() - start)
    return best


with open(sys.argv[1], "rb") as file:
    text = file.read()
with tempfile.NamedTemporaryFile() as long:
    long.write(text * (100_000_000 // (len(text) + 1) + 1))
    long.flush()
    bare = seconds(os.devnull)
    took = seconds(long.name) - bare
    print(f"ripgrep: {os.path.getsize(long.name) / 1e6 / took:.0f} MB/s ({bare:.2f} s to read the names)")
PY
else
    echo "ripgrep: not installed"
fi
if command -v cargo > /dev/null; then
    WALLMAP_BENCH_TEXT=$text cargo bench --quiet --bench locate -- file
else
    echo "wallmap: cargo is not installed"
fi
