//! Reports to toponyms: names in text and which place each one means. Knows nothing of incidents.
