//! What a browser asks: method, path, host, range. Reads the head of an HTTP/1 request within limits of size and time, and nothing after it.

use std::io::{self, Read};
use std::net::IpAddr;
use std::time::{Duration, Instant};

/// A head longer than this is refused.
const LONGEST_HEAD: usize = 16 * 1024;
/// A head that takes longer than this is given up.
const PATIENCE: Duration = Duration::from_secs(10);

/// The head of a request.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Request {
    /// `GET`, `HEAD`, ..
    pub(super) method: String,
    /// Path and query as sent.
    pub(super) target: String,
    /// The `Host` header; empty for none, or for more than one.
    pub(super) host: String,
    /// The `Range` header; empty for none.
    pub(super) range: String,
}

/// Reads a head. `Ok(None)` where the other side sent none or nothing that is HTTP.
pub(super) fn read(stream: &mut impl Read) -> io::Result<Option<Request>> {
    let started = Instant::now();
    let mut bytes = Vec::new();
    let mut part = [0; 2048];
    loop {
        let count = stream.read(&mut part)?;
        bytes.extend_from_slice(part.get(..count).unwrap_or_default());
        if count == 0 || bytes.len() > LONGEST_HEAD || started.elapsed() > PATIENCE {
            return Ok(None);
        }
        let mut headers = [httparse::EMPTY_HEADER; 64];
        let mut head = httparse::Request::new(&mut headers);
        match head.parse(&bytes) {
            Ok(httparse::Status::Partial) => {}
            Ok(httparse::Status::Complete(_)) => return Ok(request(&head)),
            Err(_) => return Ok(None),
        }
    }
}

fn request(head: &httparse::Request<'_, '_>) -> Option<Request> {
    let all = |name: &str| -> Vec<String> {
        let own = head.headers.iter().filter(|h| h.name.eq_ignore_ascii_case(name));
        own.map(|h| String::from_utf8_lossy(h.value).trim().to_owned()).collect()
    };
    let one = |name: &str| -> String {
        match all(name).as_slice() {
            [only] => only.clone(),
            _ => String::new(),
        }
    };
    Some(Request {
        method: head.method?.to_owned(),
        target: head.path?.to_owned(),
        host: one("host"),
        range: one("range"),
    })
}

/// Whether a `Host` header names this server. A page of another site can make its own name lead to this machine (DNS rebinding); its
/// requests then carry that name. So only addresses, `localhost` and the name that was typed for `--host` are taken.
pub(super) fn is_ours(host: &str, typed: &str) -> bool {
    let name = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((inside, after)) if after.is_empty() || is_port(after) => inside,
        Some(_) => return false,
        None => match host.split_once(':') {
            Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
            Some(_) => return false,
            None => host,
        },
    };
    name.parse::<IpAddr>().is_ok()
        || name.eq_ignore_ascii_case("localhost")
        || (!typed.is_empty() && name.eq_ignore_ascii_case(typed))
}

fn is_port(text: &str) -> bool {
    text.strip_prefix(':').is_some_and(|port| port.bytes().all(|b| b.is_ascii_digit()))
}

/// The file that a target names: `map.html` for `/`, else the path with its escapes undone once. `None` where no file of a build can be
/// called so: what is not a path, climbs, hides, or holds a separator or NUL behind an escape.
pub(super) fn file(target: &str) -> Option<String> {
    let path = target.split(['?', '#']).next()?.strip_prefix('/')?;
    if path.is_empty() {
        return Some("map.html".to_owned());
    }
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digit = |b: Option<u8>| char::from(b?).to_digit(16);
        let value = u8::try_from(digit(rest.next())? * 16 + digit(rest.next())?).ok()?;
        if matches!(value, b'/' | b'\\' | 0) {
            return None;
        }
        bytes.push(value);
    }
    let name = String::from_utf8(bytes).ok()?;
    let fine = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.contains(['\\', '\0', ':']);
    name.split('/').all(fine).then_some(name)
}

/// First byte and number of bytes that a `Range` asks of a file of `length` bytes; `None` for all of it, as for what is no single range.
/// `Some(Err)` where it lies behind the end.
pub(super) fn part(range: &str, length: u64) -> Option<Result<(u64, u64), ()>> {
    let (from, to) = range.strip_prefix("bytes=")?.split_once('-')?;
    let number =
        |text: &str| text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse::<u64>().ok()).flatten();
    let (first, last) = match (from, to) {
        ("", to) => (length.saturating_sub(number(to)?), length.checked_sub(1)),
        (from, "") => (number(from)?, length.checked_sub(1)),
        (from, to) => (number(from)?, Some(number(to)?.min(length.saturating_sub(1)))),
    };
    let Some(last) = last.filter(|&last| first <= last && first < length) else { return Some(Err(())) };
    Some(Ok((first, last - first + 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_and_nothing_else_is_taken_for_one() {
        let mut sent: &[u8] = b"GET /a.csv?x HTTP/1.1\r\nhOsT: localhost:80\r\nRange: bytes=0-1\r\n\r\nbody";
        let request = read(&mut sent).unwrap().unwrap();
        assert_eq!((request.method.as_str(), request.target.as_str()), ("GET", "/a.csv?x"));
        assert_eq!((request.host.as_str(), request.range.as_str()), ("localhost:80", "bytes=0-1"));
        for broken in [&b""[..], b"GET", b"\x16\x03\x01\x02\x00\x01", b"GET / HTTP/9\r\n\r\n"] {
            assert_eq!(read(&mut &*broken).unwrap(), None, "{broken:?}");
        }
        let long = format!("GET / HTTP/1.1\r\nX: {}\r\n\r\n", "x".repeat(LONGEST_HEAD));
        assert_eq!(read(&mut long.as_bytes()).unwrap(), None);
        let mut twice: &[u8] = b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n";
        assert_eq!(read(&mut twice).unwrap().unwrap().host, "");
    }

    #[test]
    fn a_path_names_a_file_of_the_build_or_nothing() {
        for (target, name) in [
            ("/", Some("map.html")),
            ("/?a=1", Some("map.html")),
            ("/map.html#x", Some("map.html")),
            ("/tables/a%20b.csv", Some("tables/a b.csv")),
            ("/%C3%A4.csv", Some("ä.csv")),
            ("/../etc/passwd", None),
            ("/a/../../etc/passwd", None),
            ("/%2e%2e/etc/passwd", None),
            ("/..%2fetc%2fpasswd", None),
            ("/%2e%2e%5cetc", None),
            ("/..\\etc", None),
            ("//etc/passwd", None),
            ("/a//b", None),
            ("/.wallmap/built.json", None),
            ("/%2ewallmap/built.json", None),
            ("/C:/x", None),
            ("/a%00.csv", None),
            ("/%", None),
            ("/%4", None),
            ("/%zz", None),
            ("/%ff", None),
            ("/map.html/", None),
            ("http://evil.example/map.html", None),
            ("*", None),
        ] {
            assert_eq!(file(target).as_deref(), name, "{target}");
        }
        // Undone once: what comes out is a name, not another escape.
        assert_eq!(file("/%252e%252e%252fetc").as_deref(), Some("%2e%2e%2fetc"));
    }

    #[test]
    fn only_names_of_this_machine_are_hosts() {
        for host in [
            "localhost",
            "LOCALHOST:8484",
            "127.0.0.1:1",
            "127.0.0.1",
            "[::1]:8484",
            "192.168.1.7:80",
            "desk.lan:80",
        ] {
            assert!(is_ours(host, "desk.lan"), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "evil.example:8484",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "[::1].evil:80",
            "a:b:c",
            "localhost:80:80",
        ] {
            assert!(!is_ours(host, "127.0.0.1"), "{host}");
        }
        assert!(!is_ours("", ""));
    }

    #[test]
    fn ranges_stay_within_the_file() {
        for (range, expected) in [
            ("", None),
            ("bytes=0-0", Some(Ok((0, 1)))),
            ("bytes=2-", Some(Ok((2, 8)))),
            ("bytes=-3", Some(Ok((7, 3)))),
            ("bytes=-30", Some(Ok((0, 10)))),
            ("bytes=5-99", Some(Ok((5, 5)))),
            ("bytes=10-", Some(Err(()))),
            ("bytes=5-4", Some(Err(()))),
            ("bytes=0-1,3-4", None),
            ("bytes=+1-2", None),
            ("bytes=99999999999999999999-", None),
            ("lines=1-2", None),
        ] {
            assert_eq!(part(range, 10), expected, "{range}");
        }
        assert_eq!(part("bytes=0-0", 0), Some(Err(())));
    }
}
