//! `wallmap serve`.

use crate::build::{PROJECT_FILE, Project, output_files};
use crate::cli::arguments::Serve;
use crate::cli::failure::Failure;
use crate::cli::serve::{Site, answer_all};
use crate::cli::terminal::{self, Terminal, inert};
use std::net::{TcpListener, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Shows the map of a finished build until it is stopped.
pub(in crate::cli) fn run(arguments: &Serve, terminal: Terminal) -> Result<ExitCode, Failure> {
    let folder = output(arguments.folder.as_deref())?;
    if !output_files(&folder).is_some_and(|files| files.iter().any(|name| name == "map.html")) {
        return Err(Failure::Usage {
            what: format!("`{}` holds no map of a finished build", folder.display()),
            why: String::new(),
            hint: "Name a project or an output folder, and run `wallmap build` first, with `html` among its formats".to_owned(),
        });
    }
    let (host, port) = (arguments.host.as_str(), arguments.port);
    let unusable = |why: String, hint: &str| Failure::Usage {
        what: format!("cannot serve on `{host}`, port {port}"),
        why,
        hint: hint.to_owned(),
    };
    let addresses: Vec<_> = (host, port)
        .to_socket_addrs()
        .map_err(|e| unusable(e.to_string(), "`--host` takes an address or a name of this machine"))?
        .collect();
    let listener = TcpListener::bind(addresses.as_slice())
        .map_err(|e| unusable(e.to_string(), "Choose another port, or `--port 0` for any that is free"))?;
    let address = listener.local_addr().map_err(|e| unusable(e.to_string(), ""))?;
    if !address.ip().is_loopback() {
        terminal.warning(
            &format!("everyone who can reach {} can read this build", address.ip()),
            &[],
            "Leave `--host` out to show it on this machine only",
        );
    }
    terminal.words(&format!(
        "Serving `{}`; the page loads anew when a build finishes; Ctrl-C stops\n",
        inert(&folder.display().to_string())
    ));
    // The address is data: with `--port 0` a script has no other way to know it.
    terminal::page(&format!("http://{address}/\n")).map_err(Failure::Stdout)?;
    answer_all(&listener, Site { folder, host: host.to_owned() });
    Ok(ExitCode::SUCCESS)
}

/// The output folder that is meant: of the project in a folder, else the folder itself.
fn output(named: Option<&Path>) -> Result<PathBuf, Failure> {
    let folder = named.unwrap_or(Path::new("."));
    if folder.is_file() || folder.join(PROJECT_FILE).is_file() {
        return Ok(Project::read(folder)?.output);
    }
    Ok(folder.to_path_buf())
}
