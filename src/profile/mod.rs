//! Profiles: which layers are made, from what and in which style, loaded from data. Makes none itself.
