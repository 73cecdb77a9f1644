//! `wallmap serve` over a real socket: the map and the files of the build are there, and nothing else is, whatever a request says.
#![allow(clippy::expect_used, reason = "tests stop where something is missing")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

struct Served {
    process: Child,
    address: SocketAddr,
    _folder: tempfile::TempDir,
    output: PathBuf,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A folder as a build leaves it, beside a file that is not of it.
fn served() -> Served {
    let folder = tempfile::tempdir().expect("a folder");
    let output = folder.path().join("output");
    std::fs::create_dir_all(output.join(".wallmap")).expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(output.join(name), text).expect("writes");
    write("map.html", "<!doctype html><title>map</title>");
    write("incidents.csv", "id,kind\n");
    write("mine.txt", "not of the build");
    std::fs::write(folder.path().join("secret.txt"), "secret").expect("writes");
    #[cfg(unix)]
    std::os::unix::fs::symlink("../secret.txt", output.join("camps.csv")).expect("links");
    let listed = ["map.html", "incidents.csv", "camps.csv", "../secret.txt", ".wallmap/built.json"];
    let built = serde_json::json!({ "form": 1, "files": listed, "reports": {}, "knowledge": "" });
    write(".wallmap/built.json", &built.to_string());
    let mut process = Command::new(env!("CARGO_BIN_EXE_wallmap"))
        .args(["--quiet", "serve", "--port", "0"])
        .arg(&output)
        .stdout(Stdio::piped())
        .spawn()
        .expect("starts");
    let mut line = String::new();
    BufReader::new(process.stdout.take().expect("an output"))
        .read_line(&mut line)
        .expect("tells its address");
    let address =
        line.trim().trim_start_matches("http://").trim_end_matches('/').parse().expect("an address");
    Served { process, address, _folder: folder, output }
}

fn ask(served: &Served, request: &str) -> String {
    let mut stream = TcpStream::connect(served.address).expect("connects");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a limit");
    stream.write_all(request.as_bytes()).expect("sends");
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

fn get(served: &Served, target: &str) -> String {
    ask(served, &format!("GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n"))
}

#[test]
fn the_build_is_readable_and_nothing_else() {
    let served = served();
    assert!(served.address.ip().is_loopback());
    assert!(get(&served, "/").contains("<title>map</title>"));
    assert!(get(&served, "/incidents.csv").ends_with("\r\n\r\nid,kind\n"));
    for target in ["/", "/incidents.csv", "/none"] {
        let answer = get(&served, target);
        for header in ["Content-Security-Policy: frame-ancestors 'none'\r\n", "X-Frame-Options: DENY\r\n"] {
            assert!(answer.contains(header), "no page of others may frame {target}: {answer}");
        }
    }
    for target in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e%2fsecret.txt",
        "/%252e%252e%252fsecret.txt",
        "/..%5csecret.txt",
        "/..\\secret.txt",
        "//secret.txt",
        "/./../secret.txt",
        "/x/../../secret.txt",
        "/etc/passwd",
        "//etc/passwd",
        "/%2fetc%2fpasswd",
        "file:///etc/passwd",
        "/mine.txt",
        "/camps.csv",
        "/.wallmap/built.json",
        "/%2ewallmap/built.json",
        "/map.html%00.csv",
        "/map.html/",
        "/INCIDENTS.CSV",
    ] {
        let answer = get(&served, target);
        assert!(answer.starts_with("HTTP/1.1 404"), "{target}: {answer}");
        assert!(!answer.contains("secret\n") && !answer.ends_with("secret"), "{target}: {answer}");
    }
    let absolute = served.output.join("incidents.csv");
    assert!(get(&served, &absolute.display().to_string()).starts_with("HTTP/1.1 404"));
}

#[test]
fn only_reading_by_a_name_of_this_machine_is_answered() {
    let served = served();
    for host in ["evil.example", "evil.example:80", "localhost.evil.example", ""] {
        let answer = ask(&served, &format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n"));
        assert!(answer.starts_with("HTTP/1.1 403"), "{host}: {answer}");
    }
    assert!(ask(&served, "GET / HTTP/1.0\r\n\r\n").starts_with("HTTP/1.1 403"));
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "CONNECT"] {
        let answer = ask(&served, &format!("{method} /map.html HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        assert!(
            answer.starts_with("HTTP/1.1 405") && answer.contains("Allow: GET, HEAD"),
            "{method}: {answer}"
        );
    }
    assert!(ask(&served, "nonsense\r\n\r\n").starts_with("HTTP/1.1 400"));
    assert!(
        ask(&served, "HEAD /incidents.csv HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").ends_with("\r\n\r\n"),
        "HEAD has no body"
    );
}

#[test]
fn answers_say_what_they_are_and_that_none_may_keep_them() {
    let served = served();
    let answer = get(&served, "/incidents.csv");
    for header in [
        "Content-Type: text/csv",
        "X-Content-Type-Options: nosniff",
        "Cache-Control: no-store",
        "Content-Length: 8",
    ] {
        assert!(answer.contains(header), "{header}: {answer}");
    }
    let part = ask(&served, "GET /incidents.csv HTTP/1.1\r\nHost: localhost\r\nRange: bytes=3-6\r\n\r\n");
    assert!(part.starts_with("HTTP/1.1 206") && part.contains("Content-Range: bytes 3-6/8"), "{part}");
    assert!(part.ends_with("\r\n\r\nkind"));
    let behind = ask(&served, "GET /incidents.csv HTTP/1.1\r\nHost: localhost\r\nRange: bytes=8-\r\n\r\n");
    assert!(behind.starts_with("HTTP/1.1 416"), "{behind}");
}

#[test]
fn word_comes_when_another_build_has_finished() {
    let served = served();
    let stream = TcpStream::connect(served.address).expect("connects");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a limit");
    (&stream).write_all(b"GET /.events HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("sends");
    // The line stays open and gives signs of life for ever: the wait must end by itself, since a test that hangs tells nothing.
    let deadline = Instant::now() + Duration::from_mins(1);
    let mut lines =
        BufReader::new(&stream).lines().map_while(Result::ok).take_while(|_| Instant::now() < deadline);
    assert!(lines.any(|line| line == ": here"), "the line is open");
    replace(&served.output, "<!doctype html><title>another map</title>");
    assert!(lines.any(|line| line == "event: built"), "the new map is told of");
}

/// As a build does: a new file, then its name.
fn replace(output: &Path, text: &str) {
    std::fs::write(output.join("new"), text).expect("writes");
    std::fs::rename(output.join("new"), output.join("map.html")).expect("renames");
}
