//! Mentions to incidents: which tell the same event, which value wins, which id it keeps. Reads no text.
