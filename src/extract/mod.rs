//! Reports and their toponyms to readings: incidents as one report tells them, figures, facts about sites. Sees one report at a time.
