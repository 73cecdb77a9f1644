//! Files to reports: formats, encodings, publication dates, the article apart from page clutter. Finds no places and no incidents.
