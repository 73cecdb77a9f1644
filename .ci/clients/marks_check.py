#!/usr/bin/python3
"""Draws the mark of each kind of incident with QGIS, as the GeoPackage's own style has it, and holds it against a picture: the same one
that the test of the web map holds its marks against (web/test/marks.test.mjs), so that both maps show the same marks.
Needs the system's Python (python3-qgis).

usage: marks_check.py FOLDER PICTURE [--write]
"""
import os
import sys
import tempfile

runtime = tempfile.mkdtemp()
os.chmod(runtime, 0o700)
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("XDG_RUNTIME_DIR", runtime)

from qgis.core import QgsApplication, QgsPropertyCollection, QgsRenderContext, QgsVectorLayer  # noqa: E402
from qgis.PyQt.QtCore import QPointF  # noqa: E402
from qgis.PyQt.QtGui import QColor, QImage, QPainter  # noqa: E402

SIDE = 100  # pixels of a mark's cell
SIZE = 16.0  # millimetres, large enough that shapes can be told apart by pixels
LIKE = 0.9  # of the pixels that either picture has ink on, how many both have


def draw(categories):
    sheet = QImage(SIDE * len(categories), SIDE, QImage.Format_ARGB32)
    sheet.fill(QColor(255, 255, 255))
    painter = QPainter(sheet)
    painter.setRenderHint(QPainter.Antialiasing)
    context = QgsRenderContext.fromQPainter(painter)
    context.setScaleFactor(96 / 25.4)
    for at, category in enumerate(categories):
        symbol = category.symbol().clone()
        for layer in symbol.symbolLayers():
            # As the style defines it, without what hangs on a feature.
            layer.setDataDefinedProperties(QgsPropertyCollection())
            layer.setSize(SIZE)
        symbol.startRender(context)
        symbol.renderPoint(QPointF(SIDE * at + SIDE / 2, SIDE / 2), None, context)
        symbol.stopRender(context)
    painter.end()
    return sheet


def ink(image, x, y):
    colour = QColor(image.pixel(x, y))
    return 765 - colour.red() - colour.green() - colour.blue() > 150


def main():
    folder, picture = sys.argv[1:3]
    app = QgsApplication([], False)
    app.initQgis()
    layer = QgsVectorLayer(f"{folder}/wallmap.gpkg|layername=incidents", "incidents", "ogr")
    categories = [c for c in layer.renderer().categories() if c.value()]
    sheet = draw(categories)
    faults = 0
    if "--write" in sys.argv:
        sheet.save(picture)
    reference = QImage(picture)
    if reference.size() != sheet.size():
        print("FAULT the picture has another number of marks")
        faults += 1
    else:
        for at, category in enumerate(categories):
            both = either = 0
            for y in range(SIDE):
                for x in range(SIDE * at, SIDE * (at + 1)):
                    a, b = ink(sheet, x, y), ink(reference, x, y)
                    both += a and b
                    either += a or b
            if both < LIKE * either:
                print(f"FAULT the mark of {category.value()} is another one: {both / max(1, either):.2f} alike")
                faults += 1
    print("marks", len(categories), "faults", faults)
    sys.stdout.flush()
    # QGIS crashes on a proper exit while layers live.
    os._exit(1 if faults else 0)


main()
