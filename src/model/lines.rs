//! The lines of a text, and that on which a row of a table stands. Reads no table.

/// The line on which a row begins for which a reader of CSV began to look at `byte` of `text`, on `line`, from 1: the line feed that ends
/// the row before, where a carriage return stands before it, and empty lines come first.
pub fn line_of_row(text: &str, byte: usize, line: usize) -> usize {
    let rest = text.as_bytes().get(byte..).unwrap_or_default();
    let ends = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    line + ends.filter(|byte| **byte == b'\n').count()
}

/// The lines of a text with what ends them, as `split_inclusive` gives them: looked for many bytes at once.
pub(crate) fn whole_lines(text: &str) -> impl Iterator<Item = &str> {
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1).chain([text.len()]);
    let mut from = 0;
    ends.filter_map(move |end| {
        let line = text.get(from..end).filter(|line| !line.is_empty());
        from = end;
        line
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn lines_are_those_of_the_text(text in "[a\n\ré]{0,12}") {
            let split: Vec<&str> = text.split_inclusive('\n').collect();
            proptest::prop_assert_eq!(whole_lines(&text).collect::<Vec<_>>(), split);
        }
    }

    #[test]
    fn rows_stand_where_an_editor_shows_them_whatever_ends_the_lines() {
        for ends in ["\n", "\r\n"] {
            let text = "a,b\n1,2\n\n\n\"3\n4\",5\n6,7\n".replace('\n', ends);
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            let lines: Vec<usize> = reader
                .records()
                .filter_map(|row| row.ok()?.position().cloned())
                .map(|at| line_of_row(&text, at.byte() as usize, at.line() as usize))
                .collect();
            assert_eq!(lines, [2, 5, 7], "{ends:?}");
        }
    }
}
