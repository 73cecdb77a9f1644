#!/usr/bin/env python3
"""Reads GeoParquet, PMTiles, the web map's data and the workbook with their own libraries, and the workbook and a CSV with LibreOffice too.
Needs: geopandas pyarrow pmtiles mapbox-vector-tile openpyxl (PyPI), soffice for the last part.

usage: tables_check.py FOLDER
"""
import base64
import csv
import gzip
import html.parser
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zlib

faults = []
csv.field_size_limit(10_000_000)


def expect(truth, words):
    if not truth:
        faults.append(words)
        print("FAULT", words)


def rows_of(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def plain(cell):
    """A cell as text, without the apostrophe that guards CSV text."""
    return "" if cell is None else str(cell).removeprefix("'")


def parquet(folder):
    import geopandas
    import pyarrow.parquet as pq
    for name in sorted(n for n in os.listdir(folder) if n.endswith(".parquet")):
        path = os.path.join(folder, name)
        told = rows_of(path.replace(".parquet", ".csv"))
        table = pq.read_table(path)
        expect(table.num_rows == len(told), f"{name}: {table.num_rows} rows, not {len(told)}")
        if "geometry" in table.column_names:
            frame = geopandas.read_parquet(path)
            expect(frame.crs is not None and frame.crs.is_geographic, f"{name}: {frame.crs}")
            expect(bool(frame.geometry.is_valid.all()), f"{name}: geometry is not valid")
            expect(len(frame) == len(told), f"{name}: geopandas")
        for row, cells in zip(table.to_pylist(), told):
            for field, cell in cells.items():
                if field not in row:
                    continue
                value = row[field]
                if isinstance(value, float):
                    expect(abs(value - float(cell)) < 1e-9, f"{name} {row['id']} {field}")
                else:
                    expect(plain(value) == plain(cell), f"{name} {row['id']} {field}: {value!r:.60} {cell!r:.60}")


def tiles(folder):
    path = os.path.join(folder, "wallmap.pmtiles")
    if not os.path.exists(path):
        return
    import mapbox_vector_tile
    from pmtiles.reader import MmapSource, Reader, all_tiles
    with open(path, "rb") as file:
        source = MmapSource(file)
        reader = Reader(source)
        header = reader.header()
        expect(header["min_zoom"] == 0 and header["max_zoom"] == 12, f"PMTiles: zooms {header['min_zoom']} {header['max_zoom']}")
        names = {layer["id"] for layer in reader.metadata()["vector_layers"]}
        seen = {}
        count = 0
        for (z, x, y), data in all_tiles(source):
            count += 1
            tile = mapbox_vector_tile.decode(gzip.decompress(data))
            expect(set(tile) <= names, f"PMTiles {z}/{x}/{y}: {set(tile)}")
            for layer, content in tile.items():
                for feature in content["features"]:
                    seen.setdefault((layer, z), set()).add(feature["properties"]["id"])
        for layer in names:
            told = {row["id"] for row in rows_of(os.path.join(folder, layer + ".csv"))}
            for zoom in (0, 12):
                got = seen.get((layer, zoom), set())
                expect(got == told or zoom == 0 and len(told) > 2000, f"PMTiles: {layer} at {zoom} has {len(got)} of {len(told)}")
        print("PMTiles:", count, "tiles")


def workbook(folder):
    path = os.path.join(folder, "incidents.xlsx")
    if not os.path.exists(path):
        return
    import openpyxl
    book = openpyxl.load_workbook(path)
    expect(book.sheetnames[0] == "Read me", f"workbook: {book.sheetnames}")
    for sheet in book.worksheets[1:]:
        told = rows_of(os.path.join(folder, sheet.title + ".csv"))
        rows = list(sheet.iter_rows())
        expect(len(rows) - 1 == len(told), f"workbook {sheet.title}: {len(rows) - 1} rows, not {len(told)}")
        header = [cell.value for cell in rows[0]]
        for row, cells in zip(rows[1:], told):
            for cell, field in zip(row, header):
                expect(cell.data_type != "f", f"workbook {sheet.title} {cell.coordinate}: a formula")
                value, wanted = cell.value, plain(cells[field])
                if cell.is_date and value is not None:
                    expect(value.date().isoformat() == wanted, f"workbook {sheet.title} {cell.coordinate}: {value} {wanted}")
                elif isinstance(value, (int, float)):
                    expect(abs(value - float(wanted)) < 1e-9, f"workbook {sheet.title} {cell.coordinate}: {value} {wanted}")
                elif len(wanted) < 32_000:
                    expect(plain(value) == wanted, f"workbook {sheet.title} {cell.coordinate}: {value!r:.60} {wanted!r:.60}")


class Scripts(html.parser.HTMLParser):
    """The script elements of a page as a browser parts them: id and text."""

    def __init__(self):
        super().__init__()
        self.found, self.inside, self.policy = [], False, ""

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "script":
            self.inside = True
            self.found.append([attributes.get("id", ""), ""])
        if attributes.get("http-equiv") == "Content-Security-Policy":
            self.policy = attributes["content"]

    def handle_endtag(self, tag):
        self.inside = self.inside and tag != "script"

    def handle_data(self, data):
        if self.inside:
            self.found[-1][1] += data


def page(folder):
    """The web map's data, read out of the page without the page's own code: every layer and cell that the CSV has."""
    path = os.path.join(folder, "map.html")
    if not os.path.exists(path):
        return
    scripts = Scripts()
    with open(path, encoding="utf-8") as file:
        scripts.feed(file.read())
    expect([name for name, _ in scripts.found] == ["wallmap-data", "wallmap-more", ""], f"map.html: scripts {[n for n, _ in scripts.found]}")
    expect("unsafe" not in scripts.policy and scripts.policy.startswith("default-src 'none'"), f"map.html: {scripts.policy}")
    data, more = (json.loads(text if text.startswith("{") else zlib.decompress(base64.b64decode(text), -15)) for _, text in scripts.found[:2])
    for layer in data["layers"]:
        name = layer["name"]
        told = rows_of(os.path.join(folder, name + ".csv"))
        expect(layer["count"] == len(told), f"map.html: {name} counts {layer['count']} rows, not {len(told)}")
        rows = more.get(name, layer["rows"])
        expect(len(rows) == len(told) or name == "reports", f"map.html: {name} has {len(rows)} rows, not {len(told)}")
        for row, cells in zip(rows, told):
            for field, value in zip(layer["fields"], row):
                wanted = plain(cells[field["name"]])
                alike = abs(value - float(wanted)) < 1e-9 if isinstance(value, (int, float)) else plain(value) == wanted
                expect(alike, f"map.html: {name} {field['name']}: {value!r:.60} {wanted!r:.60}")


def libreoffice(folder):
    if shutil.which("soffice") is None:
        print("LibreOffice is not here; left out")
        return
    with tempfile.TemporaryDirectory() as work:
        profile = f"-env:UserInstallation=file://{work}/profile"
        for name, extra in (("incidents.xlsx", []), ("incidents.csv", ["--infilter=CSV:44,34,76,1,,0,false,false,false"])):
            source = os.path.join(folder, name)
            if not os.path.exists(source):
                continue
            # -1 writes each sheet to a file of its own.
            target = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
            subprocess.run(["soffice", "--headless", profile, *extra, "--convert-to", target, "--outdir", os.path.join(work, name), source],
                           check=True, capture_output=True, timeout=240)
        told = rows_of(os.path.join(folder, "incidents.csv"))
        made = [(name, n) for name in ("incidents.xlsx", "incidents.csv") if os.path.isdir(os.path.join(work, name))
                for n in os.listdir(os.path.join(work, name)) if n.endswith("incidents.csv")]
        expect(len(made) == 2, f"LibreOffice wrote {made}")
        for origin, name in made:
            back = rows_of(os.path.join(work, origin, name))
            expect(len(back) == len(told), f"LibreOffice {name}: {len(back)} rows, not {len(told)}")
            for row, cells in zip(back, told):
                for field in ("id", "kind", "place", "quote", "reports"):
                    # A CSV has no types: LibreOffice takes 007 for 7. The workbook has them.
                    if origin.endswith(".csv") and plain(cells[field]).replace("e", "").isdigit():
                        continue
                    expect(plain(row[field]) == plain(cells[field]), f"LibreOffice {origin}: {field} {row[field]!r:.60} {cells[field]!r:.60}")


def main(folder):
    parquet(folder)
    tiles(folder)
    workbook(folder)
    page(folder)
    libreoffice(folder)
    print(json.dumps({"faults": len(faults)}))
    return 1 if faults else 0


sys.exit(main(sys.argv[1]))
