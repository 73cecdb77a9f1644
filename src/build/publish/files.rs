//! Files and folders as publishing needs them: listed, flushed, exchanged, written whole, and looked at for programs that have them open.

use crate::build::error::BuildError;
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io::{self, BufRead as _, Read as _};
use std::path::{Component, Path};

/// Writes a small file so that it is there whole or not at all.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let new = path.with_file_name(name);
    std::fs::write(&new, bytes)?;
    sync_file(&new)?;
    std::fs::rename(&new, path)
}

/// Opens a file of an output for reading. What is no plain file is refused: opening a pipe would wait until somebody writes into it.
pub(crate) fn open_plain(path: &Path) -> io::Result<std::fs::File> {
    if std::fs::metadata(path)?.is_file() {
        std::fs::File::open(path)
    } else {
        Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no plain file"))
    }
}

/// The bytes of a file of an output; see [`open_plain`].
pub(crate) fn read_plain(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open_plain(path)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Relative paths, with `/`, of all files under a folder, sorted.
pub(crate) fn files_under(folder: &Path) -> io::Result<Vec<String>> {
    fn walk(folder: &Path, prefix: &str, out: &mut Vec<String>) -> io::Result<()> {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                walk(&entry.path(), &format!("{name}/"), out)?;
            } else {
                out.push(name);
            }
        }
        Ok(())
    }
    let mut out = Vec::new();
    walk(folder, "", &mut out)?;
    out.sort();
    Ok(out)
}

/// A path of a record that somebody changed must not lead out of the folder.
pub(crate) fn stays_inside(name: &str) -> bool {
    !name.is_empty() && Path::new(name).components().all(|part| matches!(part, Component::Normal(_)))
}

/// SQLite keeps `FILE-wal` beside a database that a program has open for writing: replacing the database would lose that work.
pub(super) fn refuse_open_files(output: &Path, ours: &[String]) -> Result<(), BuildError> {
    let Ok(entries) = std::fs::read_dir(output) else { return Ok(()) };
    let mut names: Vec<String> =
        entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    for name in names {
        let Some(file) = name.strip_suffix("-wal").or_else(|| name.strip_suffix("-journal")) else {
            continue;
        };
        if ours.iter().any(|our| our == file) || output.join(file).exists() {
            return Err(BuildError::InUse { journal: output.join(&name), file: output.join(file) });
        }
    }
    Ok(())
}

/// Whether the output holds only the last build's files and such as the new build makes too.
pub(super) fn holds_only(output: &Path, ours: &[String], staged: &[String]) -> bool {
    let known: BTreeSet<&str> = ours.iter().chain(staged).map(String::as_str).collect();
    match files_under(output) {
        Ok(there) => there.iter().all(|name| known.contains(name.as_str())) && !has_link(output),
        Err(_) => false,
    }
}

/// Whether something stands at `old` that has not the bytes of `new`.
pub(super) fn differs(new: &Path, old: &Path) -> bool {
    std::fs::symlink_metadata(old).is_ok() && !is_same(new, old).unwrap_or(false)
}

/// Whether two files hold the same bytes; a link is none. A table of a project may be as large as the memory: neither file is held in it.
pub(crate) fn is_same(new: &Path, old: &Path) -> io::Result<bool> {
    let Ok(there) = std::fs::symlink_metadata(old) else { return Ok(false) };
    if !there.is_file() || std::fs::metadata(new)?.len() != there.len() {
        return Ok(false);
    }
    let Ok(old) = std::fs::File::open(old) else { return Ok(false) };
    let (mut new, mut old) = (
        io::BufReader::with_capacity(PART, std::fs::File::open(new)?),
        io::BufReader::with_capacity(PART, old),
    );
    loop {
        let (a, b) = (new.fill_buf()?, old.fill_buf()?);
        let both = a.len().min(b.len());
        if both == 0 {
            return Ok(a.is_empty() && b.is_empty());
        }
        if a.get(..both) != b.get(..both) {
            return Ok(false);
        }
        new.consume(both);
        old.consume(both);
    }
}

/// Bytes that are compared at a time.
const PART: usize = 1 << 18;

fn has_link(output: &Path) -> bool {
    std::fs::symlink_metadata(output).is_ok_and(|facts| facts.file_type().is_symlink())
}

/// Whether the process stands in the folder: exchanging it would leave the user's shell in a folder that is gone.
pub(super) fn holds_current_folder(output: &Path) -> bool {
    match (std::env::current_dir().and_then(|here| here.canonicalize()), output.canonicalize()) {
        (Ok(here), Ok(output)) => here.starts_with(output),
        _ => true,
    }
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
pub(super) fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE).map_err(io::Error::from)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
pub(super) fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::Error::from(io::ErrorKind::Unsupported))
}

#[cfg(unix)]
pub(super) fn writable(folder: &Path) -> io::Result<()> {
    use rustix::fs::{Access, access};
    access(folder, Access::WRITE_OK | Access::EXEC_OK).map_err(io::Error::from)
}

#[cfg(not(unix))]
pub(super) fn writable(folder: &Path) -> io::Result<()> {
    if std::fs::metadata(folder)?.permissions().readonly() {
        return Err(io::Error::from(io::ErrorKind::PermissionDenied));
    }
    Ok(())
}

pub(crate) fn sync_file(path: &Path) -> io::Result<()> {
    // Some platforms flush no file that is open for reading only; a file that may only be read is flushed as well as can be.
    match std::fs::OpenOptions::new().write(true).open(path) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            let _ = std::fs::File::open(path)?.sync_all();
            Ok(())
        }
        file => file?.sync_all(),
    }
}

pub(super) fn sync_folders(folder: &Path) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            sync_folders(&entry.path())?;
        }
    }
    sync_folder(folder)
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    std::fs::File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

pub(super) fn sync_parent(path: &Path) {
    // The exchange is already visible to every process; a failed flush only matters when the power goes within seconds.
    if let Some(parent) = path.parent() {
        let parent = if parent.as_os_str() == OsStr::new("") { Path::new(".") } else { parent };
        let _ = sync_folder(parent);
    }
}
