#!/bin/sh
# The peers' speed on a text: geotext and flashgeotext (finders of place names, PyPI) and ripgrep (the mark of what the machine can do).
# peers.sh TEXT NAMES: a text file, and a file with a name a line. Needs python3 with both packages, and rg.
set -eu
python3 - "$1" <<'PY'
import sys, time
text = open(sys.argv[1], encoding="utf-8").read()
size = len(text.encode()) / 1e6
for name, run in (("geotext", lambda: __import__("geotext").GeoText(text)), ("flashgeotext", None)):
    try:
        if run is None:
            from flashgeotext.geotext import GeoText
            finder = GeoText()
            run = lambda: finder.extract(text)
        start = time.perf_counter()
        run()
        print(f"{name}: {size / (time.perf_counter() - start):.1f} MB/s")
    except ImportError:
        print(f"{name}: not installed")
PY
start=$(date +%s%N)
rg -o -F -w -f "$2" "$1" > /dev/null
end=$(date +%s%N)
echo "ripgrep: $(( $(wc -c < "$1") * 1000 / (end - start + 1) )) MB/s"
