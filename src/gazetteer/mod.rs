//! The gazetteer: places, their names, shapes and borders, and the questions the stages ask of them. Reads no report.
