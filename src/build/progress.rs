//! What a build tells while it runs. Shows nothing itself.

/// The stages that a build goes through, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Gazetteer, lexicon and profile are loaded.
    Knowledge,
    /// Files become reports.
    Corpus,
    /// Toponyms, incidents and figures are read out of each report.
    Read,
    /// Mentions become incidents.
    Merge,
    /// Incidents become layers.
    Layers,
    /// Layers become files.
    Export,
    /// The files take the place of the last build's.
    Publish,
}

impl Stage {
    /// A line for people.
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Knowledge => "Loading gazetteer, lexicon and profile",
            Self::Corpus => "Collecting reports",
            Self::Read => "Reading reports",
            Self::Merge => "Merging mentions",
            Self::Layers => "Making layers",
            Self::Export => "Writing files",
            Self::Publish => "Publishing",
        }
    }
}

/// Hears how far a build is. Called from several threads.
pub trait Progress: Sync {
    /// A stage begins; `total` is the number of steps, where it is known.
    fn stage(&self, stage: Stage, total: Option<usize>);
    /// Some steps of the stage are done.
    fn advance(&self, steps: usize);
}

/// Hears nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn stage(&self, _: Stage, _: Option<usize>) {}
    fn advance(&self, _: usize) {}
}
