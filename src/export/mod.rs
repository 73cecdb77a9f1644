//! Layers to files. Formats are known here and nowhere else.
