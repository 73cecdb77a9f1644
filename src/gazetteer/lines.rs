//! Line ends of tables as they come from several systems, made one, and the line that a row of CSV stands on. Knows no columns.

use std::io::{self, Read};

/// A stream whose lines all end in a line feed, as also the last one does: the reader of CSV counts only these.
pub(super) struct LineEnds<R> {
    inner: R,
    /// A carriage return was read last: a line feed after it belongs to it.
    after_return: bool,
    /// What was given last; `None` before the first byte.
    last: Option<u8>,
}

impl<R: Read> LineEnds<R> {
    pub(super) const fn new(inner: R) -> Self {
        Self { inner, after_return: false, last: None }
    }
}

impl<R: Read> Read for LineEnds<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            let count = self.inner.read(buffer)?;
            if count == 0 {
                if matches!(self.last, None | Some(b'\n')) {
                    return Ok(0);
                }
                self.last = Some(b'\n');
                if let Some(first) = buffer.first_mut() {
                    *first = b'\n';
                }
                return Ok(1);
            }
            let Some(bytes) = buffer.get_mut(..count) else { return Ok(count) };
            let mut kept = count;
            if self.after_return || bytes.contains(&b'\r') {
                kept = 0;
                for at in 0..count {
                    let byte = bytes.get(at).copied().unwrap_or_default();
                    let second = self.after_return && byte == b'\n';
                    self.after_return = byte == b'\r';
                    if !second && let Some(slot) = bytes.get_mut(kept) {
                        *slot = if byte == b'\r' { b'\n' } else { byte };
                        kept += 1;
                    }
                }
            }
            if kept > 0 {
                self.last = bytes.get(kept - 1).copied();
                return Ok(kept);
            }
        }
    }
}

/// The line, from 1, on which a row begins that was read of [`LineEnds`]. `after` is the line that the reader stands on now. The reader
/// itself tells the line on which it began to look for a row: empty lines and comments stand between.
pub(super) fn line_of(record: &csv::ByteRecord, after: u64) -> u64 {
    let inside = record.as_slice().split(|byte| *byte == b'\n').count() as u64 - 1;
    let looked_from = record.position().map_or(0, csv::Position::line);
    // A quote that is never closed takes the last line end into its field.
    after.saturating_sub(1 + inside).max(looked_from)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives a byte at a time, so that a line end is parted.
    struct Slowly<'t>(&'t [u8]);

    impl Read for Slowly<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let mut one = [0];
            let count = self.0.read(&mut one)?;
            if let (Some(slot), 1) = (buffer.first_mut(), count) {
                *slot = one[0];
            }
            Ok(count)
        }
    }

    #[test]
    fn all_line_ends_become_one_kind() {
        for (text, expected) in [
            ("", ""),
            ("a", "a\n"),
            ("a\n", "a\n"),
            ("a\r\nb\r\n", "a\nb\n"),
            ("a\rb\r", "a\nb\n"),
            ("a\r\n\r\nb\n\rc", "a\n\nb\n\nc\n"),
        ] {
            let mut fast = String::new();
            LineEnds::new(text.as_bytes()).read_to_string(&mut fast).unwrap();
            let mut slow = String::new();
            LineEnds::new(Slowly(text.as_bytes())).read_to_string(&mut slow).unwrap();
            assert_eq!((fast.as_str(), slow.as_str()), (expected, expected), "{text:?}");
        }
    }

    #[test]
    fn a_row_stands_where_an_editor_shows_it() {
        let text = "a,b\n\n# note\n1,2\n\"3\n4\",5\n\n6,7\n8,\"9";
        for ends in ["\n", "\r\n", "\r"] {
            let text = text.replace('\n', ends);
            let mut reader = csv::ReaderBuilder::new()
                .flexible(true)
                .comment(Some(b'#'))
                .from_reader(LineEnds::new(text.as_bytes()));
            let mut record = csv::ByteRecord::new();
            let mut lines = Vec::new();
            while reader.read_byte_record(&mut record).unwrap() {
                lines.push(line_of(&record, reader.position().line()));
            }
            assert_eq!(lines, [4, 5, 8, 9], "{ends:?}");
        }
    }
}
