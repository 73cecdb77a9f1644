//! The progress bar: what a build tells of itself, on a terminal. Knows nothing of what is built.

use crate::build::{Progress, Stage};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::time::Duration;

/// A bar on standard error.
pub(super) struct Bar {
    bar: ProgressBar,
}

impl Bar {
    /// A bar that is drawn only where standard error is a terminal and `hidden` is not asked for.
    pub(super) fn new(hidden: bool) -> Self {
        let bar = ProgressBar::new_spinner();
        if hidden || !std::io::stderr().is_terminal() {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        } else {
            bar.enable_steady_tick(Duration::from_millis(100));
        }
        Self { bar }
    }

    fn style(&self, template: &str) {
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style);
        }
    }

    /// A bar over `total` bytes of what `message` says.
    pub(super) fn bytes(hidden: bool, total: u64, message: &'static str) -> Self {
        let bar = Self::new(hidden);
        bar.bar.set_length(total);
        bar.bar.set_message(message);
        bar.style("{spinner} {msg} {wide_bar} {bytes}/{total_bytes}, {eta} left");
        bar
    }

    /// Sets how many bytes are done.
    pub(super) fn at(&self, bytes: u64) {
        self.bar.set_position(bytes);
    }

    /// Says what is done now, of which no end is known.
    pub(super) fn then(&self, message: &'static str) {
        self.style("{spinner} {msg}");
        self.bar.set_message(message);
    }

    /// Takes the bar off the screen.
    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Progress for Bar {
    fn stage(&self, stage: Stage, total: Option<usize>) {
        // Each call may draw: the bar's style comes last, when its length is known, and goes first.
        self.style("{spinner} {msg}");
        self.bar.reset();
        self.bar.set_message(stage.describe());
        match total {
            Some(total) => {
                self.bar.set_length(total as u64);
                self.style("{spinner} {msg} {wide_bar} {pos}/{len}");
            }
            None => self.bar.unset_length(),
        }
    }

    fn advance(&self, steps: usize) {
        self.bar.inc(steps as u64);
    }
}
