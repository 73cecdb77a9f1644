#!/usr/bin/python3
"""Reads every file that wallmap wrote with GDAL: the same features, types and extents in every format; RFC 7946; a valid
GeoPackage. Needs the system's Python (python3-gdal).

usage: gdal_check.py FOLDER
"""
import json
import os
import subprocess
import sys

from osgeo import gdal, ogr

gdal.UseExceptions()
faults = []
TYPES = {"string": ("String",), "integer": ("Integer", "Integer64"), "number": ("Real", "Integer", "Integer64"),
         "date": ("Date", "DateTime"), "boolean": ("Integer",)}
GEOMETRY = {"Point": ogr.wkbPoint, "MultiLineString": ogr.wkbMultiLineString, "MultiPolygon": ogr.wkbMultiPolygon}


def expect(truth, words):
    if not truth:
        faults.append(words)
        print("FAULT", words)


def look(layer, skip=()):
    """Count, extent, field types and the cells of a layer by id."""
    definition = layer.GetLayerDefn()
    names = [definition.GetFieldDefn(i).GetName() for i in range(definition.GetFieldCount())]
    types = {n: definition.GetFieldDefn(i).GetTypeName() for i, n in enumerate(names)}
    rows = {}
    for feature in layer:
        cells = {}
        for i, name in enumerate(names):
            if name in skip:
                continue
            cells[name] = None if not feature.IsFieldSetAndNotNull(i) else feature.GetFieldAsString(i)
        geometry = feature.GetGeometryRef()
        rows[cells["id"]] = (cells, geometry.GetEnvelope() if geometry else None)
    return types, rows, layer.GetGeomType()


def same(a, b):
    if a is None or b is None or a == b:
        return (a or None) == (b or None)
    try:
        return abs(float(a) - float(b)) < 1e-9
    except ValueError:
        day = lambda t: t.replace("/", "-").removesuffix(" 00:00:00").removesuffix("T00:00:00")
        # A CSV cell that would run as a formula has an apostrophe in front.
        return day(a) == day(b) or a.removeprefix("'") == b.removeprefix("'")


def main(folder):
    package = json.load(open(os.path.join(folder, "datapackage.json"), encoding="utf-8"))
    schemas = {r["path"][:-4]: r["schema"]["fields"] for r in package["resources"] if r["path"].endswith(".csv") and "schema" in r}
    checked = 0
    for name, fields in sorted(schemas.items()):
        reference = None
        for ending in (".gpkg", ".geojson", ".csv", ".fgb"):
            path = os.path.join(folder, "wallmap.gpkg" if ending == ".gpkg" else name + ending)
            if not os.path.exists(path):
                continue
            source = gdal.OpenEx(path, gdal.OF_VECTOR)
            layer = source.GetLayerByName(name)
            expect(layer is not None, f"{path}: no layer {name}")
            if layer is None:
                continue
            types, rows, geometry = look(layer)
            checked += 1
            if reference is None:
                reference = (types, rows, geometry)
            for field in fields:
                kind = types.get(field["name"])
                if field["name"] in ("longitude", "latitude", "wkt") and kind is None:
                    continue
                expect(kind is not None, f"{path}: no field {field['name']}")
                full = any(cells.get(field["name"]) is not None for cells, _ in rows.values())
                # A GeoJSON column without values has no type to tell.
                if kind and (full or ending != ".geojson"):
                    expect(kind in TYPES[field["type"]], f"{path}: {field['name']} is {kind}, not {field['type']}")
            expect(rows.keys() == reference[1].keys(), f"{path}: other features than in the GeoPackage")
            for key, (cells, envelope) in rows.items():
                told, frame = reference[1].get(key, ({}, None))
                for field, cell in told.items():
                    if field in cells and not same(cell, cells[field]):
                        expect(False, f"{path} {key}: {field} is {cells[field]!r:.80}, in the GeoPackage {cell!r:.80}")
                if envelope and frame:
                    expect(all(abs(a - b) < 2e-6 for a, b in zip(envelope, frame)), f"{path} {key}: other extent")
            kind = next((r["schema"].get("geometry") for r in package["resources"] if r["path"] == name + ".geojson" and "schema" in r), None)
            if kind and rows and ending != ".csv":
                # FlatGeobuf holds single lines as such.
                single = ending == ".fgb" and geometry == ogr.wkbLineString and kind == "MultiLineString"
                expect(single or geometry == GEOMETRY[kind], f"{path}: geometry {ogr.GeometryTypeToName(geometry)}")
    for name in sorted(os.listdir(folder)):
        if name.endswith(".geojson"):
            rfc7946(os.path.join(folder, name))
    if os.path.exists(os.path.join(folder, "wallmap.gpkg")):
        command = [sys.executable, "-m", "osgeo_utils.samples.validate_gpkg", "-k", os.path.join(folder, "wallmap.gpkg")]
        done = subprocess.run(command, capture_output=True, text=True)
        expect(done.returncode == 0, "GeoPackage: " + (done.stdout + done.stderr)[-600:])
    if os.path.exists(os.path.join(folder, "wallmap.kmz")):
        earth(folder, package)
    print(json.dumps({"layers read": checked, "faults": faults}))
    return 1 if faults else 0


def earth(folder, package):
    """The KMZ by LIBKML: a layer for each GeoJSON, with the same features, named, with their days as time spans, each with its style."""
    source = gdal.OpenEx(os.path.join(folder, "wallmap.kmz"), gdal.OF_VECTOR)
    titles = {r["path"][:-8]: r.get("title") for r in package["resources"] if r["path"].endswith(".geojson")}
    layers = {source.GetLayer(i).GetName(): source.GetLayer(i) for i in range(source.GetLayerCount())}
    for name in sorted(n[:-8] for n in os.listdir(folder) if n.endswith(".geojson")):
        told = json.load(open(os.path.join(folder, name + ".geojson"), encoding="utf-8"))["features"]
        layer = next((l for n, l in layers.items() if n in (titles.get(name), name, name.replace("_", " ").capitalize())), None)
        if layer is None:
            expect(not told, f"KMZ: no layer for {name} among {sorted(layers)}")
            continue
        expect(layer.GetFeatureCount() == len(told), f"KMZ: {name} has {layer.GetFeatureCount()} features, not {len(told)}")
        for placemark, feature in zip(layer, told):
            values = feature["properties"]
            expect(placemark.GetField("Name"), f"KMZ {name} {values['id']}: no name")
            expect(placemark.GetField("id") == values["id"], f"KMZ {name}: {placemark.GetField('id')} is not {values['id']}")
            for field, days in (("begin", ("date_start", "first_date")), ("end", ("date_end", "last_date"))):
                day = next((values[d] for d in days if values.get(d)), None)
                at = placemark.GetFieldIndex(field)
                got = placemark.GetFieldAsString(field)[:10].replace("/", "-") if at >= 0 and placemark.IsFieldSetAndNotNull(at) else None
                # What sites are changes in time: they have no one span.
                expect(got == day or "status_history" in values, f"KMZ {name} {values['id']}: {field} {got}, not {day}")
            geometry = placemark.GetGeometryRef()
            expect(geometry is not None and geometry.IsValid(), f"KMZ {name} {values['id']}: geometry")


def rfc7946(path):
    text = open(path, encoding="utf-8").read()
    parsed = json.loads(text)
    expect(parsed.get("name") == os.path.basename(path)[:-8], f"{path}: name")
    expect("crs" not in parsed, f"{path}: crs")
    for feature in parsed["features"]:
        geometry = feature["geometry"]
        if geometry["type"] == "MultiPolygon":
            for area in geometry["coordinates"]:
                turn = [sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:])) for ring in area]
                expect(turn[0] > 0 and all(t < 0 for t in turn[1:]), f"{path}: winding")
                expect(all(ring[0] == ring[-1] for ring in area), f"{path}: open ring")
        made = ogr.CreateGeometryFromJson(json.dumps(geometry))
        expect(made.IsValid(), f"{path} {feature['id']}: geometry is not valid")


sys.exit(main(sys.argv[1]))
