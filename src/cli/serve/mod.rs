//! Shows a finished build to browsers on this machine: reads requests, answers with files of the build and nothing else, and says when a
//! build has finished. Writes nothing, runs nothing, and knows of no path but those that the build lists.

mod page;
mod request;

use crate::build::output_files;
use request::Request;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

/// Connections at a time; more are turned away.
const MOST: usize = 64;
/// How often it is looked whether a build has finished.
const LOOK: Duration = Duration::from_millis(400);
/// After so many looks without news something is sent, so that a reader who went away is noticed.
const SIGN_OF_LIFE: u32 = 25;
/// Where the page hears of finished builds; no file of a build is called so.
const EVENTS: &str = "/.events";

/// What is shown, and to whom.
#[derive(Debug)]
pub(super) struct Site {
    /// The output folder of a build.
    pub(super) folder: PathBuf,
    /// The host as typed; requests may name it.
    pub(super) host: String,
}

/// Answers requests until the process ends.
pub(super) fn answer_all(listener: &TcpListener, site: Site) {
    let site = Arc::new(site);
    let now = Arc::new(AtomicUsize::new(0));
    let mut failed = 0;
    for stream in listener.incoming() {
        // A connection that broke off before it was taken is no reason to stop; where none can be taken (no file handles are left), the next
        // try would fail at once too.
        let Ok(stream) = stream else {
            failed += 1;
            std::thread::sleep(pause(failed));
            continue;
        };
        failed = 0;
        let place = Place::take(&now);
        let site = Arc::clone(&site);
        // Where no thread can be had the connection is dropped with its closure.
        let _ = std::thread::Builder::new().name("answer".to_owned()).spawn(move || {
            // The other side going away in the middle is nobody's fault.
            let _ = match place {
                Some(_place) => answer(stream, &site),
                None => refuse(stream, 503, "Too many connections"),
            };
        });
    }
}

/// How long to wait after so many tries in a row failed.
fn pause(failed: u32) -> Duration {
    Duration::from_millis(1 << failed.min(10))
}

/// One of the connections that there may be at a time; given back when dropped.
struct Place(Arc<AtomicUsize>);

impl Place {
    fn take(now: &Arc<AtomicUsize>) -> Option<Self> {
        let place = Self(Arc::clone(now));
        (now.fetch_add(1, Ordering::Relaxed) < MOST).then_some(place)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn answer(mut stream: TcpStream, site: &Site) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    stream.set_write_timeout(Some(Duration::from_secs(30)))?;
    let Some(request) = request::read(&mut stream)? else {
        return refuse(stream, 400, "That is no request that is understood here");
    };
    if !request::is_ours(&request.host, &site.host) {
        return refuse(stream, 403, "The host that was asked for is not this one");
    }
    if request.method != "GET" && request.method != "HEAD" {
        return refuse(stream, 405, "Only GET and HEAD are answered");
    }
    if request.target == EVENTS {
        return tell(stream, site);
    }
    let found = request::file(&request.target).and_then(|name| Some((open(&site.folder, &name)?, name)));
    match found {
        Some((file, name)) => send(stream, &request, file, &name),
        None => refuse(stream, 404, "No file of this build is called so"),
    }
}

/// Opens a file that the build lists. Links are not followed, not even within the folder: a build writes none.
fn open(folder: &Path, name: &str) -> Option<File> {
    if !output_files(folder)?.iter().any(|listed| listed == name) {
        return None;
    }
    let mut path = folder.to_path_buf();
    for part in name.split('/') {
        path.push(part);
        if path.symlink_metadata().ok()?.is_symlink() {
            return None;
        }
    }
    let file = File::open(path).ok()?;
    file.metadata().ok()?.is_file().then_some(file)
}

fn send(mut stream: TcpStream, request: &Request, mut file: File, name: &str) -> io::Result<()> {
    let length = file.metadata()?.len();
    let kind = format!("Content-Type: {}\r\n", content_type(name));
    if name == "map.html" {
        let mut head = Vec::new();
        Read::by_ref(&mut file).take(page::HEAD as u64).read_to_end(&mut head)?;
        let rest = length.saturating_sub(head.len() as u64);
        let head = page::with_reload(&head).unwrap_or(head);
        start(&mut stream, 200, &format!("{kind}Content-Length: {}\r\n", head.len() as u64 + rest))?;
        if request.method == "GET" {
            stream.write_all(&head)?;
            io::copy(&mut file.take(rest), &mut stream)?;
        }
        return stream.flush();
    }
    let (status, first, count, range) = match request::part(&request.range, length) {
        None => (200, 0, length, String::new()),
        Some(Ok((first, count))) => {
            (206, first, count, format!("Content-Range: bytes {first}-{}/{length}\r\n", first + count - 1))
        }
        Some(Err(())) => (416, 0, 0, format!("Content-Range: bytes */{length}\r\n")),
    };
    start(&mut stream, status, &format!("{kind}{range}Accept-Ranges: bytes\r\nContent-Length: {count}\r\n"))?;
    if request.method == "GET" {
        file.seek(SeekFrom::Start(first))?;
        io::copy(&mut file.take(count), &mut stream)?;
    }
    stream.flush()
}

/// Keeps the connection and says `built` whenever the map is another one than before.
fn tell(mut stream: TcpStream, site: &Site) -> io::Result<()> {
    // Looked at before the first word goes out: a build that finishes right after it must not pass for the one that stood here.
    let mut last = version(&site.folder);
    start(&mut stream, 200, "Content-Type: text/event-stream\r\n")?;
    stream.write_all(b": here\n\n")?;
    let mut quiet = 0;
    loop {
        std::thread::sleep(LOOK);
        let now = version(&site.folder);
        // While a build publishes, the map may be missing for a moment.
        if now.is_some() && now != last {
            last = now;
            quiet = 0;
            stream.write_all(b"event: built\ndata: 1\n\n")?;
        } else if quiet >= SIGN_OF_LIFE {
            quiet = 0;
            stream.write_all(b": still here\n\n")?;
        }
        quiet += 1;
    }
}

/// What tells one map from the next.
fn version(folder: &Path) -> Option<(SystemTime, u64)> {
    let facts = folder.join("map.html").metadata().ok()?;
    Some((facts.modified().ok()?, facts.len()))
}

fn refuse(mut stream: TcpStream, status: u16, why: &str) -> io::Result<()> {
    let more = if status == 405 { "Allow: GET, HEAD\r\n" } else { "" };
    let body = format!("{why}\n");
    start(
        &mut stream,
        status,
        &format!("{more}Content-Type: text/plain; charset=utf-8\r\nContent-Length: {}\r\n", body.len()),
    )?;
    stream.write_all(body.as_bytes())?;
    stream.flush()
}

/// Status line and headers: nothing is kept, guessed or embedded by another site.
fn start(stream: &mut TcpStream, status: u16, headers: &str) -> io::Result<()> {
    let words = match status {
        200 => "OK",
        206 => "Partial Content",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        416 => "Range Not Satisfiable",
        _ => "Service Unavailable",
    };
    let fixed = "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n\
                 Content-Security-Policy: frame-ancestors 'none'\r\nX-Frame-Options: DENY\r\nCross-Origin-Resource-Policy: same-origin\r\nConnection: close\r\n";
    stream.write_all(format!("HTTP/1.1 {status} {words}\r\n{headers}{fixed}\r\n").as_bytes())
}

fn content_type(name: &str) -> &'static str {
    match Path::new(name).extension().and_then(|e| e.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "json" => "application/json",
        "geojson" => "application/geo+json",
        "md" | "csvt" | "prj" => "text/plain; charset=utf-8",
        "kmz" => "application/vnd.google-earth.kmz",
        "gpkg" => "application/geopackage+sqlite3",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_that_fail_wait_longer_and_longer_but_never_long() {
        assert!(pause(1) > Duration::ZERO);
        for failed in 1..40 {
            assert!(pause(failed + 1) >= pause(failed));
            assert!(pause(failed) <= Duration::from_secs(2));
        }
    }
}
