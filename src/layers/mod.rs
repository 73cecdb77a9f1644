//! Incidents, figures and facts to finished layers, as a profile defines them. Knows no file format.
