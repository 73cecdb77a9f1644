#!/usr/bin/python3
"""Opens what wallmap wrote in QGIS, offscreen: the project, the GeoPackage alone, each GeoJSON with its style. Draws the map and
the print layout. Needs the system's Python (python3-qgis).

usage: qgis_check.py FOLDER [--pictures FOLDER] [--reference PNG] [--moved]
"""
import argparse
import json
import os
import shutil
import sys
import tempfile

runtime = tempfile.mkdtemp()
os.chmod(runtime, 0o700)
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("XDG_RUNTIME_DIR", runtime)

from qgis.core import (  # noqa: E402
    QgsApplication, QgsDateTimeRange, QgsExpression, QgsExpressionContext, QgsExpressionContextUtils, QgsLayoutExporter, QgsLayoutItemMap, QgsMapRendererParallelJob,
    QgsMapSettings, QgsProject, QgsVectorLayer, QgsWkbTypes,
)
from qgis.PyQt.QtCore import QDateTime, QSize, Qt  # noqa: E402
from qgis.PyQt.QtGui import QColor  # noqa: E402

faults = []


def expect(truth, words):
    if not truth:
        faults.append(words)
        print("FAULT", words)


def draw(layers, crs, extent, path, time=None, size=QSize(1400, 1000)):
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setOutputSize(size)
    settings.setOutputDpi(130)
    settings.setDestinationCrs(crs)
    settings.setExtent(extent)
    settings.setBackgroundColor(QColor(214, 230, 240))
    if time is not None:
        settings.setIsTemporal(True)
        settings.setTemporalRange(time)
    # As in the window: expressions know the scale of the map.
    context = QgsExpressionContext()
    context.appendScope(QgsExpressionContextUtils.globalScope())
    context.appendScope(QgsExpressionContextUtils.projectScope(QgsProject.instance()))
    context.appendScope(QgsExpressionContextUtils.mapSettingsScope(settings))
    settings.setExpressionContext(context)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    for error in job.errors():
        expect(False, f"drawing: {error.layerID} {error.message}")
    image = job.renderedImage()
    image.save(path)
    return image


def counts(folder):
    """Features of every CSV: what all other formats must have too."""
    import csv
    csv.field_size_limit(10_000_000)
    found = {}
    for name in sorted(os.listdir(folder)):
        if name.endswith(".csv") and not name.endswith("-acled.csv"):
            with open(os.path.join(folder, name), encoding="utf-8-sig", newline="") as file:
                found[name[:-4]] = sum(1 for _ in csv.reader(file)) - 1
    return found


def check_project(folder, pictures, expected):
    project = QgsProject.instance()
    expect(project.read(os.path.join(folder, "wallmap.qgz")), "the project does not open")
    root = project.layerTreeRoot()
    layers = [node.layer() for node in root.findLayers()]
    expect(all(layers), "a layer of the tree has no layer")
    print("project", project.title(), project.crs().authid(), [g.name() for g in root.findGroups()])
    for layer in layers:
        time = layer.temporalProperties()
        print("  ", layer.name(), "valid" if layer.isValid() else "INVALID", layer.featureCount(),
              layer.renderer().type() if layer.renderer() else "-", "time" if time.isActive() else "")
        expect(layer.isValid(), f"{layer.name()} is not valid")
        table = layer.source().split("layername=")[-1]
        if table in expected:
            expect(layer.featureCount() == expected[table], f"{table}: {layer.featureCount()} of {expected[table]}")
    by_name = {layer.source().split("layername=")[-1]: layer for layer in layers}
    incidents = by_name["incidents"]
    expect(incidents.renderer().type() == "categorizedSymbol", "incidents are not drawn by kind")
    expect(len(incidents.renderer().categories()) == 16, "incidents have not a symbol a kind")
    expect(incidents.temporalProperties().isActive(), "incidents have no time")
    expect(incidents.labelsEnabled(), "incidents have no labels")
    expect(incidents.attributeAlias(1) != "" or incidents.attributeAlias(2) != "", "fields have no aliases")
    named_once(incidents, layers)
    kind = incidents.fields().indexFromName("kind")
    expect(incidents.editorWidgetSetup(kind).type() == "ValueMap", "kind has no value list")
    expect("<" not in incidents.mapTipTemplate().split("%]")[0].split("[%")[-1].replace("'<'", ""), "tips take markup")
    expect(len(project.relationManager().relations()) >= 1, "no relation from incidents to mentions")
    for relation in project.relationManager().relations().values():
        expect(relation.isValid(), f"relation {relation.name()} is not valid")
    span = project.timeSettings().temporalRange()
    expect(not span.begin().isNull(), "the project has no time range")
    drawn = [n.layer() for n in root.findLayers() if n.isVisible() and n.layer().isSpatial()]
    expect(all("./" in l or os.path.isabs(l) for l in [layer.source() for layer in layers]), "paths")
    view = next(i for i in project.layoutManager().printLayouts()[0].items() if isinstance(i, QgsLayoutItemMap)).extent()
    image = draw(drawn, project.crs(), view, os.path.join(pictures, "project.png"))
    expect(different_colours(image) > 30, "the map is empty")
    # A day long before the first: everything that has a time must be hidden.
    early = QgsDateTimeRange(QDateTime(1980, 1, 1, 0, 0, 0, 0, Qt.UTC), QDateTime(1980, 1, 2, 0, 0, 0, 0, Qt.UTC))
    only = [layer for layer in drawn if layer.temporalProperties().isActive()]
    dated = draw(only, project.crs(), view, os.path.join(pictures, "time_all.png"))
    hidden = draw(only, project.crs(), view, os.path.join(pictures, "time_none.png"), early)
    expect(ink(hidden) < ink(dated), "the time filter hides nothing")
    for layout in project.layoutManager().printLayouts():
        exporter = QgsLayoutExporter(layout)
        done = exporter.exportToPdf(os.path.join(pictures, "layout.pdf"), QgsLayoutExporter.PdfExportSettings())
        expect(done == QgsLayoutExporter.Success, "the print layout does not print")
        settings = QgsLayoutExporter.ImageExportSettings()
        settings.dpi = 110
        exporter.exportToImage(os.path.join(pictures, "layout.png"), settings)
        names = sorted(type(item).__name__ for item in layout.items())
        for wanted in ("QgsLayoutItemMap", "QgsLayoutItemLegend", "QgsLayoutItemScaleBar", "QgsLayoutItemLabel"):
            expect(wanted in names, f"the layout has no {wanted}")
    expect(len(project.layoutManager().printLayouts()) == 1, "there is no print layout")


def named_once(incidents, layers):
    """Each town and site with an incident has its name written by one layer: of incidents, of centres or of camps."""
    others = {f["id"] for layer in layers if layer.name() in ("Urban centres", "Camps and prisons") for f in layer.getFeatures()}
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(incidents))
    label = QgsExpression(incidents.labeling().settings().fieldName)
    expect(not label.hasParserError(), f"the label of incidents: {label.parserErrorString()}")
    label.prepare(context)
    named, told = set(), set()
    for feature in incidents.getFeatures():
        context.setFeature(feature)
        if label.evaluate(context):
            named.add(feature["place_id"])
        expect(not label.hasEvalError(), f"the label of incidents: {label.evalErrorString()}")
        told.add(feature["place_id"])
    expect(not named & others, f"named twice: {sorted(named & others)}")
    expect(told <= named | others, f"not named: {sorted(map(str, told - named - others))}")


def different_colours(image):
    seen = set()
    for y in range(0, image.height(), 4):
        for x in range(0, image.width(), 4):
            seen.add(image.pixel(x, y))
    return len(seen)


def ink(image):
    ground = QColor(214, 230, 240).rgb()
    return sum(image.pixel(x, y) != ground for y in range(0, image.height(), 3) for x in range(0, image.width(), 3))


def check_alone(folder, expected):
    """The GeoPackage and each GeoJSON without the project: the default style must come along."""
    for table in sorted(expected):
        layer = QgsVectorLayer(f"{folder}/wallmap.gpkg|layername={table}", table, "ogr")
        expect(layer.isValid(), f"{table} of the GeoPackage is not valid")
        expect(layer.featureCount() == expected[table], f"{table} of the GeoPackage: {layer.featureCount()}")
        path = f"{folder}/{table}.geojson"
        if not os.path.exists(path) or expected[table] == 0:
            continue
        beside = QgsVectorLayer(path, table, "ogr")
        expect(beside.isValid(), f"{path} is not valid")
        expect(beside.featureCount() == expected[table], f"{path}: {beside.featureCount()}")
        expect(QgsWkbTypes.displayString(beside.wkbType()) == QgsWkbTypes.displayString(layer.wkbType()),
               f"{table}: geometry {QgsWkbTypes.displayString(beside.wkbType())}")
        expect(beside.renderer().dump() == layer.renderer().dump(), f"{table}: the two styles differ")
        a, b = layer.extent(), beside.extent()
        expect(abs(a.xMinimum() - b.xMinimum()) < 1e-5 and abs(a.yMaximum() - b.yMaximum()) < 1e-5, f"{table}: extents differ")
        names = [f.name() for f in layer.fields()][1:]
        expect(names == [f.name() for f in beside.fields()], f"{table}: fields differ")


def compare(picture, reference):
    """Mean difference of the two pictures, 0 to 255, on a grid: letters may differ from machine to machine."""
    from qgis.PyQt.QtGui import QImage
    a, b = QImage(picture).scaled(140, 100), QImage(reference).scaled(140, 100)
    total = 0
    for y in range(100):
        for x in range(140):
            p, q = QColor(a.pixel(x, y)), QColor(b.pixel(x, y))
            total += abs(p.red() - q.red()) + abs(p.green() - q.green()) + abs(p.blue() - q.blue())
    return total / (140 * 100 * 3)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--pictures")
    parser.add_argument("--reference")
    parser.add_argument("--moved", action="store_true", help="copy project and GeoPackage elsewhere first")
    options = parser.parse_args()
    pictures = options.pictures or tempfile.mkdtemp()
    os.makedirs(pictures, exist_ok=True)
    folder = os.path.abspath(options.folder)
    expected = counts(folder)
    if options.moved:
        moved = os.path.join(tempfile.mkdtemp(), "a folder, moved")
        shutil.copytree(folder, moved)
        folder = moved
    app = QgsApplication([], False)
    app.initQgis()
    check_alone(folder, expected)
    check_project(folder, pictures, expected)
    if options.reference:
        apart = compare(os.path.join(pictures, "project.png"), options.reference)
        print("difference from the reference", round(apart, 2))
        expect(apart < 6, "the map does not look like the reference")
    print(json.dumps({"faults": faults, "pictures": pictures}))
    sys.stdout.flush()
    # QGIS crashes on a proper exit while layers live.
    os._exit(1 if faults else 0)


main()
