#!/usr/bin/env python3
"""Writes gazetteer/shapes/regions.geojson: ranges, deserts, valleys and rivers, drawn for this project in simplified lines.

A line is a list of rows of our own tables (their points, with the sources told there) and of points typed in by hand from general
knowledge of the map; `precision_km` tells how far the drawing may be off. Nothing is copied from another drawing but the courses of the
Euphrates and the Tigris, which are those of `rivers.csv` (made by `rivers.R`); their tributaries are drawn up to them.

Usage: pip install shapely==2.2.0; python draw_regions.py      (from this folder)
"""

import csv
import json
import math
from pathlib import Path

from shapely.geometry import LineString, Point, Polygon, mapping
from shapely.ops import transform

ROOT = Path(__file__).resolve().parents[2] / "gazetteer"
ROWS = {}
for table in sorted((ROOT / "places").glob("*.csv")):
    for row in csv.DictReader(table.open(encoding="utf-8")):
        ROWS[row["id"]] = (float(row["lon"]), float(row["lat"]))

# geom_id: (name, precision in km, points behind the end of the course in `rivers.csv`)
COURSES = {"euphrates": ("Euphrates", 4, ""), "tigris": ("Tigris", 4, "iq-al-qurnah iq-basra iq-al-faw")}
FLOWS_INTO = {
    "khabur": "euphrates", "balikh": "euphrates", "diyala-river": "tigris", "udhaim-river": "tigris", "great-zab": "tigris", "little-zab": "tigris",
}
# geom_id: (name, kind, half width in km or None for a bare line, precision in km, points)
LINES = {
    "khabur": ("Khabur", "river", None, 5, "sy-ras-al-ain sy-tell-tamer sy-hasakah sy-al-arishah sy-al-shaddadi sy-markada sy-al-suwar sy-al-busayrah"),
    "diyala-river": ("Diyala", "river", None, 8, "iq-darbandikhan iq-kalar iq-jalawla iq-hamrin-dam iq-al-mansuriyah iq-baqubah iq-baghdad"),
    "udhaim-river": ("Udhaim", "river", None, 10, "iq-amerli iq-udhaim-dam iq-al-udhaim 44.29,34.0"),
    "great-zab": ("Great Zab", "river", None, 8, "iq-deraluk 43.9,36.8 43.85,36.45 iq-kalak 43.5,36.1 43.35,35.98"),
    "little-zab": ("Little Zab", "river", None, 8, "iq-dukan iq-taqtaq iq-altun-kupri iq-dibis 43.75,35.45 43.43,35.23"),
    "orontes": ("Orontes", "river", None, 6, "lb-hermel sy-al-qusayr sy-al-rastan sy-hama sy-mahardah 36.35,35.45 sy-jisr-al-shughur sy-darkush tr-antakya"),
    "litani": ("Litani", "river", None, 5, "lb-baalbek 35.95,33.83 lb-joub-jannine lb-qaraoun lb-arnoun 35.35,33.3 35.24,33.34"),
    "balikh": ("Balikh", "river", None, 6, "sy-tell-abyad sy-hammam-al-turkman 39.05,36.1 39.08,35.92"),
    "yarmouk": ("Yarmouk", "river", None, 5, "sy-tell-shihab 35.87,32.74 35.68,32.68 35.57,32.64"),
    "euphrates-valley": ("Euphrates valley", "valley", 8, 8, "sy-jarabulus sy-tishrin-dam 38.15,35.98 sy-tabqa sy-raqqa sy-maadan sy-deir-ez-zor sy-mayadin sy-abu-kamal iq-al-qaim iq-rawa iq-haditha iq-hit iq-ramadi iq-fallujah"),
    "middle-euphrates": ("Middle Euphrates valley", "valley", 8, 8, "sy-deir-ez-zor sy-mayadin sy-hajin sy-abu-kamal iq-al-qaim"),
    "tigris-valley": ("Tigris valley", "valley", 8, 8, "iq-mosul iq-al-qayyarah iq-shirqat iq-baiji iq-tikrit iq-samarra iq-tarmiyah iq-baghdad iq-al-suwaira iq-kut"),
    "khabur-valley": ("Khabur valley", "valley", 7, 7, "sy-ras-al-ain sy-tell-tamer sy-hasakah sy-al-shaddadi sy-markada sy-al-suwar sy-al-busayrah"),
    "beqaa-valley": ("Beqaa valley", "valley", 8, 5, "35.68,33.52 35.85,33.75 lb-bar-elias 36.12,34.0 36.3,34.2 lb-al-qaa"),
    "hamrin": ("Hamrin Mountains", "range", 8, 10, "45.45,33.85 iq-al-mansuriyah iq-hamrin-dam 44.62,34.42 44.2,34.74 43.97,34.9 iq-al-fatha"),
    "makhoul": ("Makhoul Mountains", "range", 6, 12, "iq-al-fatha 43.4,35.18 43.29,35.3 43.2,35.42"),
    "qarachogh": ("Qarachogh Mountains", "range", 6, 10, "43.5,35.93 43.63,35.79 43.8,35.63"),
    "sinjar-mountains": ("Sinjar Mountains", "range", 6, 8, "41.2,36.33 41.7,36.39 42.1,36.36"),
    "bishri": ("Jabal al-Bishri", "range", 15, 20, "38.95,35.22 39.3,35.3 39.75,35.38"),
    "abd-al-aziz": ("Abd al-Aziz Mountains", "range", 7, 10, "39.9,36.43 40.25,36.42 40.6,36.38"),
    "abu-rujmayn": ("Abu Rujmayn Mountains", "range", 8, 12, "37.9,34.75 38.25,34.85 38.65,34.98"),
    "palmyrene-mountains": ("Palmyrene Mountains", "range", 14, 20, "36.95,33.85 37.5,34.25 38.1,34.6 38.8,34.95"),
    "anti-lebanon": ("Anti-Lebanon Mountains", "range", 9, 8, "35.88,33.45 36.08,33.72 36.3,33.95 36.5,34.15 36.62,34.38"),
    "qalamoun": ("Qalamoun", "range", 12, 8, "36.3,33.72 sy-yabroud sy-qarah"),
    "mount-lebanon-range": ("Mount Lebanon", "range", 10, 8, "35.62,33.55 35.85,33.93 36.05,34.25 36.22,34.42"),
    "jabal-al-zawiya": ("Jabal al-Zawiya", "range", 9, 6, "36.55,35.6 36.58,35.78"),
    "wadi-hauran": ("Wadi Hauran", "valley", 7, 12, "iq-rutba 40.9,33.25 41.5,33.5 42.0,33.8 42.4,33.98"),
}
AREAS = {
    # Western limit by the last towns of the sown land, then the Euphrates, then the borders with Iraq and Jordan.
    "badia": ("Badia (Syrian desert)", "desert", 20, "36.95,32.42 36.95,32.95 36.85,33.5 36.95,33.85 sy-al-qaryatayn 37.15,34.55 sy-jub-al-jarrah sy-uqayribat 37.35,35.25 37.55,35.75 38.0,35.9 38.5,35.72 39.0,35.82 39.55,35.65 40.05,35.25 40.38,34.93 40.88,34.4 41.0,34.41 40.6,34.2 39.7,33.8 38.8,33.37 37.8,32.85"),
    "anbar-desert": ("Anbar desert", "desert", 25, "41.0,34.3 41.9,34.25 42.3,33.95 42.7,33.5 43.1,33.2 43.4,32.6 42.6,31.9 41.5,31.4 40.4,31.9 39.2,32.15 39.0,33.0 38.9,33.4 39.9,33.85"),
    "jazira": ("Jazira", "desert", 25, "40.2,35.5 40.9,34.9 41.3,34.55 42.0,34.65 42.9,34.4 43.4,34.9 43.0,35.6 42.6,36.1 41.8,36.1 41.3,36.4 40.9,36.1 40.6,35.9"),
    "jazira-nineveh": ("Nineveh Jazira", "desert", 20, "41.25,35.2 42.3,35.0 43.0,35.2 43.0,35.8 42.4,36.1 41.4,36.05"),
    "jazira-samarra": ("Jazira of Samarra", "desert", 15, "43.1,34.5 43.55,34.55 43.75,34.2 43.75,33.95 43.5,34.05 43.2,34.25"),
    "jallam": ("Jallam desert", "desert", 12, "43.95,34.2 44.15,34.15 44.3,34.35 44.05,34.6 43.85,34.5"),
    "nineveh-plains": ("Nineveh plains", "valley", 8, "43.0,36.5 43.1,36.75 43.4,36.72 43.6,36.4 43.5,36.15 43.3,36.15 43.25,36.35"),
    "sahl-al-ghab": ("al-Ghab plain", "valley", 6, "36.25,35.75 36.4,35.78 36.42,35.35 36.35,35.2 36.25,35.3"),
    "lajat": ("Lajat", "region", 6, "36.4,32.85 36.5,33.15 36.65,33.1 36.62,32.9 36.5,32.8"),
    "hawran": ("Hawran", "region", 10, "35.9,32.72 36.0,33.1 36.35,33.1 36.5,32.75 36.4,32.45 36.1,32.5"),
    "safa": ("Tulul al-Safa", "desert", 8, "36.9,33.0 37.1,33.35 37.35,33.25 37.3,32.95"),
    "tanf-zone": ("Tanf zone", "region", 5, "CIRCLE sy-al-tanf 55"),
    "jurd-arsal": ("Jurd Arsal", "region", 6, "36.43,34.08 36.45,34.22 36.58,34.26 36.62,34.15 36.5,34.05"),
    "golan": ("Golan Heights", "region", 5, "35.65,33.25 35.8,33.32 35.85,33.1 35.9,32.9 35.75,32.73 35.65,32.7 35.64,32.95"),
}


def points(text):
    out = []
    for word in text.split():
        if "," in word:
            lon, lat = word.split(",")
            out.append((float(lon), float(lat)))
        else:
            out.append(ROWS[word])
    return out


def feature(geom_id, name, kind, precision, shape, how):
    def rounded(lon, lat, z=None):
        return ([round(v, 3) for v in lon], [round(v, 3) for v in lat]) if hasattr(lon, "__iter__") else (round(lon, 3), round(lat, 3))

    return {
        "type": "Feature",
        "properties": {"geom_id": geom_id, "name": name, "kind": kind, "source": how, "precision_km": precision},
        "geometry": mapping(transform(rounded, shape)),
    }


def widened(line, km):
    lat = sum(p[1] for p in line) / len(line)
    scale = math.cos(math.radians(lat))
    flat = LineString([(lon * scale, y) for lon, y in line]).buffer(km / 111.2, quad_segs=3).simplify(0.004)
    return transform(lambda lon, y: ([v / scale for v in lon], y), flat)


def oriented(shape):
    from shapely.geometry.polygon import orient

    return orient(shape) if isinstance(shape, Polygon) else shape


def flowing(line):
    """The course without the steps of a point an arc minute, its corners cut twice after Chaikin."""
    line = list(LineString(line).simplify(0.009).coords)
    for _ in range(2):
        cut = [line[0]]
        for (x, y), (u, v) in zip(line, line[1:]):
            cut += [(0.75 * x + 0.25 * u, 0.75 * y + 0.25 * v), (0.25 * x + 0.75 * u, 0.25 * y + 0.75 * v)]
        line = cut + [line[-1]]
    return list(LineString(line).simplify(0.0015).coords)


features = []
courses = {}
for row in csv.DictReader((Path(__file__).parent / "rivers.csv").open(encoding="utf-8")):
    courses.setdefault(row["geom_id"], []).append((float(row["lon"]), float(row["lat"])))
for geom_id, (name, precision, rest) in COURSES.items():
    courses[geom_id] = flowing(courses[geom_id] + points(rest))
    how = "CIA World Data Bank II, as in mapdata 2.3.1 for R"
    features.append(feature(geom_id, name, "river", precision, LineString(courses[geom_id]), how))
for geom_id, (name, kind, half, precision, text) in LINES.items():
    line = points(text)
    if geom_id in FLOWS_INTO:
        end = Point(line[-1])
        line[-1 if end.distance(LineString(courses[FLOWS_INTO[geom_id]])) < 0.05 else len(line):] = [
            min(courses[FLOWS_INTO[geom_id]], key=lambda at: end.distance(Point(at)))
        ]
    if half is None:
        features.append(feature(geom_id, name, kind, precision, LineString(line), "drawn for this project through the points of towns on it"))
    else:
        features.append(feature(geom_id, name, kind, precision, oriented(widened(line, half)), f"drawn for this project: {half} km on both sides of a simplified line"))
for geom_id, (name, kind, precision, text) in AREAS.items():
    if text.startswith("CIRCLE"):
        _, row, km = text.split()
        shape = widened([ROWS[row], (ROWS[row][0] + 1e-6, ROWS[row][1])], float(km))
        how = f"drawn for this project: {km} km around {row}"
    else:
        shape, how = Polygon(points(text)), "drawn for this project in a simplified outline"
    assert shape.is_valid, geom_id
    features.append(feature(geom_id, name, kind, precision, oriented(shape), how))
features.sort(key=lambda f: f["properties"]["geom_id"])
lines = ",\n".join(json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features)
(ROOT / "shapes/regions.geojson").write_text('{"type":"FeatureCollection","features":[\n' + lines + "\n]}\n", encoding="utf-8")
