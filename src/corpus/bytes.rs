//! A file's bytes, decompressed where its first bytes say so, up to the limits. Knows nothing of text.

use super::options::{EXPANSION_FREE, Limits};
use super::problem::Problem;
use std::io::Read;
use std::path::Path;

const GZIP: &[u8] = &[0x1f, 0x8b];
const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];

/// The whole content of `path` (`-` for standard input), decompressed.
pub(super) fn read(path: &Path, limits: &Limits) -> Result<Vec<u8>, Problem> {
    let raw = if super::is_stdin(path) {
        read_up_to(std::io::stdin().lock(), path, limits.file_bytes)?
    } else {
        let file = fs_err::File::open(path).map_err(|e| unreadable(path, &e))?;
        read_up_to(file, path, limits.file_bytes)?
    };
    unpack(raw, path, limits)
}

/// Decompresses bytes of `path` that begin as packed ones do.
pub(super) fn unpack(raw: Vec<u8>, path: &Path, limits: &Limits) -> Result<Vec<u8>, Problem> {
    if raw.starts_with(GZIP) {
        expand(flate2::bufread::MultiGzDecoder::new(raw.as_slice()), raw.len(), "gzip", path, limits)
    } else if raw.starts_with(ZSTD) {
        let decoder = zstd::Decoder::new(raw.as_slice()).map_err(|e| broken(path, "zstd", &e))?;
        expand(decoder, raw.len(), "zstd", path, limits)
    } else {
        Ok(raw)
    }
}

fn read_up_to(reader: impl Read, path: &Path, limit: u64) -> Result<Vec<u8>, Problem> {
    let mut raw = Vec::new();
    reader.take(limit + 1).read_to_end(&mut raw).map_err(|e| unreadable(path, &e))?;
    if raw.len() as u64 > limit { Err(too_large(path, limit)) } else { Ok(raw) }
}

/// Decompresses in steps, so that a bomb is seen before it has filled the memory.
fn expand(
    mut reader: impl Read,
    packed: usize,
    name: &str,
    path: &Path,
    limits: &Limits,
) -> Result<Vec<u8>, Problem> {
    const STEP: u64 = 4 << 20;
    let mut out = Vec::new();
    loop {
        let before = out.len();
        reader.by_ref().take(STEP).read_to_end(&mut out).map_err(|e| broken(path, name, &e))?;
        let len = out.len() as u64;
        if out.len() == before {
            return Ok(out);
        }
        if len > limits.file_bytes {
            return Err(too_large(path, limits.file_bytes));
        }
        if len > EXPANSION_FREE && len / (packed.max(1) as u64) > limits.expansion {
            let mut problem = Problem::at(path, None);
            "the compressed file expands too much".clone_into(&mut problem.what);
            problem.why = format!(
                "{packed} bytes of {name} became more than {len}, over {} times as many",
                limits.expansion
            );
            "if it is no decompression bomb, unpack it yourself and read the result"
                .clone_into(&mut problem.hint);
            return Err(problem);
        }
    }
}

/// What is wrong with a file beyond the limit.
pub(super) const TOO_LARGE: &str = "the file is too large";

fn too_large(path: &Path, limit: u64) -> Problem {
    let mut problem = Problem::at(path, None);
    TOO_LARGE.clone_into(&mut problem.what);
    problem.why = format!("the limit is {limit} bytes after decompression");
    "split it into several files".clone_into(&mut problem.hint);
    problem
}

fn broken(path: &Path, name: &str, error: &std::io::Error) -> Problem {
    let mut problem = Problem::at(path, None);
    problem.what = format!("the {name} file cannot be unpacked");
    problem.why = error.to_string();
    "it may be cut off: fetch or compress it again".clone_into(&mut problem.hint);
    problem
}

/// The problem of a file that the system does not let us read.
pub(super) fn unreadable(path: &Path, error: &std::io::Error) -> Problem {
    let mut problem = Problem::at(path, None);
    "the file cannot be read".clone_into(&mut problem.what);
    problem.why = match error.kind() {
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        std::io::ErrorKind::NotFound => "it does not exist".to_owned(),
        _ => error.to_string(),
    };
    "check that it exists and that you may read it".clone_into(&mut problem.hint);
    problem
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn packed_files_are_known_by_their_first_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gz.write_all(b"one").unwrap();
        std::fs::write(&path, gz.finish().unwrap()).unwrap();
        assert_eq!(read(&path, &Limits::default()).unwrap(), b"one");
        std::fs::write(&path, zstd::encode_all(&b"two"[..], 1).unwrap()).unwrap();
        assert_eq!(read(&path, &Limits::default()).unwrap(), b"two");
    }

    #[test]
    fn a_cut_off_gzip_file_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt.gz");
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gz.write_all(&b"many words ".repeat(1000)).unwrap();
        let packed = gz.finish().unwrap();
        std::fs::write(&path, &packed[..packed.len() / 2]).unwrap();
        assert!(read(&path, &Limits::default()).unwrap_err().what.contains("cannot be unpacked"));
    }

    #[test]
    fn a_decompression_bomb_is_refused_long_before_the_limit() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt.zst");
        std::fs::write(&path, zstd::encode_all(std::io::repeat(b'a').take(200 << 20), 1).unwrap()).unwrap();
        assert!(read(&path, &Limits::default()).unwrap_err().what.contains("expands too much"));
    }
}
