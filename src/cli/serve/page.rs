//! The map as it is served: with a script of three lines that loads it anew when a build has finished, which the page's own content security
//! policy is told of by its hash. A page that is not one of ours goes out as it is.

/// Waits for word of a finished build. The view is in the address, so loading anew loses nothing.
const SCRIPT: &str = r#"(()=>{let s;const listen=()=>{s=new EventSource("/.events");s.addEventListener("built",()=>location.reload());s.onerror=()=>{if(s.readyState===2)setTimeout(listen,2000)}};addEventListener("pagehide",()=>s.close());listen()})()"#;
/// SHA-256 of the script in base64; a browser runs nothing that does not match it, which the browser tests see.
const HASH: &str = "N8Yq0VVRZBG7+9H2T0GTibqhKcAC3j1qfVl0tlwZPN0=";

/// What stands before and after the policy of our page.
const BEFORE: &str = "http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src ";
/// The end of the policy's element.
const AFTER: &str = "\">";

/// How far into a file the policy must stand.
pub(super) const HEAD: usize = 4096;

/// The beginning of a page with the script put in; `None` where it is not a page of ours.
pub(super) fn with_reload(head: &[u8]) -> Option<Vec<u8>> {
    let at = find(head, BEFORE.as_bytes())? + BEFORE.len();
    let (before, rest) = head.split_at_checked(at)?;
    let end = find(rest, AFTER.as_bytes())? + AFTER.len();
    let (policy, after) = rest.split_at_checked(end)?;
    let mut out = Vec::with_capacity(head.len() + 512);
    out.extend_from_slice(before);
    out.extend_from_slice(format!("'sha256-{HASH}' ").as_bytes());
    let close = policy.len() - AFTER.len();
    out.extend_from_slice(policy.get(..close)?);
    out.extend_from_slice(b"; connect-src 'self'");
    out.extend_from_slice(AFTER.as_bytes());
    out.extend_from_slice(format!("\n<script>{SCRIPT}</script>").as_bytes());
    out.extend_from_slice(after);
    Some(out)
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|part| part == what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_of_the_exporter_takes_the_script() {
        let page = include_bytes!("../../../web/dist/map.html");
        let out = with_reload(&page[..HEAD]).unwrap();
        let out = String::from_utf8(out).unwrap();
        assert_eq!(out.matches("<script>").count(), 1);
        assert!(out.contains(&format!("script-src 'sha256-{HASH}' 'sha256-")));
        assert!(out.contains("form-action 'none'; connect-src 'self'\">"));
        assert!(!out.contains("unsafe"));
    }

    #[test]
    fn another_page_is_left_alone() {
        assert_eq!(with_reload(b"<!doctype html><title>mine</title>"), None);
        assert_eq!(with_reload(BEFORE.as_bytes()), None);
        assert_eq!(with_reload(b""), None);
    }
}
