#!/usr/bin/env python3
"""Writes gazetteer/places/border_areas.csv: one row a land border, so that "the Syrian-Iraqi border" is a place with an extent.

Reads gazetteer/borders.geojson and gazetteer/countries.csv. The point is the middle of the border's length; the radius reaches its farther end.

Usage: python border_places.py      (from this folder, no packages needed)
"""

import csv
import json
import math
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2] / "gazetteer"
COLUMNS = ("id,name,kind,lat,lon,radius_km,precision,cc,admin1,admin2,geom_id,names,names_ar,names_ku,within,rank,status,valid_from,valid_to,"
           "gn_id,wd_id,pcode,source,checked_on,note").split(",")
# Names in use that are not made of the countries' names.
OTHER = {"AFG-PAK": ["Durand Line"], "PRK-KOR": [], "IND-PAK": [], "MEX-USA": ["southern border of the United States"]}
SHORTEST_KM = 20


def km(a, b):
    return math.hypot((a[0] - b[0]) * math.cos(math.radians((a[1] + b[1]) / 2)), a[1] - b[1]) * 111.2


def middle(lines):
    line = max(lines, key=lambda l: sum(km(a, b) for a, b in zip(l, l[1:])))
    half = sum(km(a, b) for a, b in zip(line, line[1:])) / 2
    walked = 0
    for a, b in zip(line, line[1:]):
        step = km(a, b)
        if step and walked + step >= half:
            t = (half - walked) / step
            return a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t
        walked += step
    return line[0]


def short_names(row):
    names = [row["name"]] + [n for n in row["names"].split("|") if n in ("UK", "US", "U.S.", "UAE", "DRC", "Burma", "Türkiye", "Congo", "Palestine")]
    return names


def adjective(row):
    return row["demonyms"].split("|")[0]


countries = {row["iso3"]: row for row in csv.DictReader((ROOT / "countries.csv").open(encoding="utf-8"))}
rows = []
for feature in json.loads((ROOT / "borders.geojson").read_text())["features"]:
    pair = feature["properties"]["pair"]
    a, b = (countries[code] for code in pair.split("-"))
    lines = feature["geometry"]["coordinates"]
    length = sum(km(p, q) for line in lines for p, q in zip(line, line[1:]))
    if length < SHORTEST_KM:
        continue
    lon, lat = middle(lines)
    radius = max(km((lon, lat), p) for line in lines for p in line)
    names = []
    for x, y in ((a, b), (b, a)):
        for m in short_names(x):
            for n in short_names(y):
                names += [f"{m}-{n} border", f"border between {m} and {n}", f"{m}-{n} frontier", f"{m}-{n} borderlands"]
        if adjective(x) and adjective(y):
            names += [f"{adjective(x)}-{adjective(y)} border", f"{adjective(x)}-{adjective(y)} frontier", f"{adjective(x)}-{adjective(y)} borderlands"]
    if pair in ("AFG-PAK",):
        names += ["Afghan-Pakistani border", "Pak-Afghan border", "Afghanistan-Pakistan border region"]
    names += OTHER.get(pair, [])
    row = dict.fromkeys(COLUMNS, "")
    row.update(
        id=f"border-{a['cc'].lower()}-{b['cc'].lower()}", name=f"{a['name']}–{b['name']} border", kind="region", lat=f"{lat:.3f}", lon=f"{lon:.3f}",
        radius_km=str(max(5, round(radius))), precision="region", rank="2", names="|".join(dict.fromkeys(names)),
        source=feature["properties"]["source"].split(" by way")[0] + " (middle of the border)", checked_on="2026-11-21",
    )
    rows.append(row)
rows.sort(key=lambda r: r["id"])
with (ROOT / "places/border_areas.csv").open("w", newline="", encoding="utf-8") as out:
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
