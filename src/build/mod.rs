//! A whole run: project in, published output folder out. Holds the order of the stages, caches, ids and changes.
