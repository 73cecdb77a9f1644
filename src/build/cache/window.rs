//! Reads bytes of a file at their places, whoever else reads in it.

use std::fs::File;
use std::io;

/// Bytes that are read at once where a file is looked through or copied.
const WINDOW: usize = 1 << 18;

/// Bytes of a file from some place on, so that not every look is a call.
#[derive(Debug)]
pub(super) struct Window {
    bytes: Vec<u8>,
    from: u64,
    /// So many bytes are there at once wherever the file goes on that far.
    least: u64,
}

impl Window {
    /// One that gives so many bytes at least.
    pub(super) const fn of(least: usize) -> Self {
        Self { bytes: Vec::new(), from: 0, least: least as u64 }
    }

    /// What the file holds from `at` on, up to `end` at most. `None` where it cannot be read.
    pub(super) fn bytes(&mut self, file: &File, at: u64, end: u64) -> Option<&[u8]> {
        let wanted = end.checked_sub(at)?.min(self.least);
        let has_it = at >= self.from && at + wanted <= self.from + self.bytes.len() as u64;
        if !has_it {
            let size = (end - at).min(WINDOW as u64);
            self.bytes.resize(usize::try_from(size).ok()?, 0);
            self.from = at;
            if read_at(file, &mut self.bytes, at).is_err() {
                self.bytes.clear();
                return None;
            }
        }
        self.bytes.get(usize::try_from(at - self.from).ok()?..)
    }
}

/// Fills `bytes` from a place of a file.
#[cfg(unix)]
pub(super) fn read_at(file: &File, bytes: &mut [u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, at)
}

#[cfg(windows)]
pub(super) fn read_at(file: &File, mut bytes: &mut [u8], mut at: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        let read = std::os::windows::fs::FileExt::seek_read(file, bytes, at)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        bytes = bytes.get_mut(read..).unwrap_or_default();
        at += read as u64;
    }
    Ok(())
}

#[cfg(not(any(unix, windows)))]
pub(super) fn read_at(_: &File, _: &mut [u8], _: u64) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
