//! Answers that depend on nothing but the question, kept for the next time it is asked, by any thread. Bounded: a full memory begins anew.

use rustc_hash::FxHashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

/// Answers kept, at most.
const MOST: usize = 1 << 15;

/// Answers by question.
#[derive(Debug)]
pub(super) struct Memory<Q, A>(Mutex<FxHashMap<Q, A>>);

impl<Q, A> Default for Memory<Q, A> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<Q: Hash + Eq, A: Clone> Memory<Q, A> {
    /// The answer, worked out where it is not known. Two threads that ask at once may both work it out.
    pub(super) fn get_or(&self, question: Q, answer: impl FnOnce() -> A) -> A {
        if let Some(known) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&question) {
            return known.clone();
        }
        let answer = answer();
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(question, answer.clone());
        answer
    }
}
