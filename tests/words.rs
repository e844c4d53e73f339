//! The documents and the code say the same: operations, variables, problem codes and links.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|why| panic!("{path}: {why}"))
}

/// The files that git knows or would add and that `pattern` names (all, when it is empty), in order.
fn tracked(pattern: &str) -> BTreeSet<String> {
    let mut git = Command::new("git");
    git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--"]).current_dir(root());
    let output = git.args(Some(pattern).filter(|pattern| !pattern.is_empty())).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let names = String::from_utf8(output.stdout).unwrap();
    let files: BTreeSet<_> = names.split_terminator('\0').map(str::to_owned).collect();
    assert!(!files.is_empty(), "git knows no file {pattern}");
    // What was removed and is not committed yet is still listed.
    files.into_iter().filter(|name| root().join(name).is_file()).collect()
}

/// The lines of `text` from the heading `heading` to the next of the same level.
fn section<'a>(text: &'a str, heading: &str) -> Vec<&'a str> {
    let level = heading.split(' ').next().unwrap();
    let next = |line: &&str| !line.starts_with(&format!("{level} "));
    text.lines().skip_while(|line| *line != heading).skip(1).take_while(next).collect()
}

#[test]
fn every_operation_stands_in_the_table_of_the_api_and_no_other_does() {
    let document: Value = serde_json::from_str(&read("openapi/openapi.json")).unwrap();
    let mut operations = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap();
            let place = format!("{} `{path}`", method.to_uppercase());
            operations.insert((id.to_owned(), place, who_may(operation)));
        }
    }
    let text = read("docs/API.md");
    let mut told = BTreeSet::new();
    for line in section(&text, "## Operations").into_iter().filter(|line| line.starts_with("| `")) {
        let cells: Vec<_> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [id, place, who, screen] = cells[..] else { panic!("{line} has not four cells") };
        assert!(!screen.is_empty(), "{line}");
        let id = id.trim_matches('`').to_owned();
        assert!(told.insert((id.clone(), place.to_owned(), who.to_owned())), "{id} stands there twice");
    }
    assert_eq!(told, operations);
}

/// `O M*`: the initials of the roles that may call it, a star when a limited place does not suffice.
fn who_may(operation: &Value) -> String {
    if operation["x-roles"][0] == "operator" {
        return "operator".to_owned();
    }
    let initial = |role: &Value| match role.as_str().unwrap() {
        "external_auditor" => 'X',
        role => role.chars().next().unwrap().to_ascii_uppercase(),
    };
    let roles: Vec<_> = operation["x-roles"].as_array().unwrap().iter().map(initial).collect();
    if roles.is_empty() {
        return "anyone".to_owned();
    }
    let letters: Vec<_> = roles.iter().map(char::to_string).collect();
    let star = if operation["x-whole-place"] == true { "*" } else { "" };
    format!("{}{star}", letters.join(" "))
}

#[test]
fn screens_of_the_table_are_addresses_of_the_web() {
    let files = ["web/src/router.tsx", "web/src/router/*.tsx"].into_iter().flat_map(tracked);
    let router: String = files.map(|file| read(&file)).collect();
    let known: Vec<_> = router.split("path: \"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let text = read("docs/API.md");
    for line in section(&text, "## Operations").into_iter().filter(|line| line.starts_with("| `")) {
        let screen = line.trim_end_matches(['|', ' ']).rsplit('|').next().unwrap();
        if screen.trim().starts_with("none") {
            continue;
        }
        for address in screen.split('`').skip(1).step_by(2) {
            let route =
                address.replace("{id}", "$id").replace("{part}", "$part").replace("{target}", "$target");
            // A part of a page is written in the router as the end of its address.
            let is_end = |path: &&str| path.len() > 1 && route.ends_with(path);
            assert!(known.contains(&route.as_str()) || known.iter().any(is_end), "{address} is no address");
        }
    }
}

#[test]
fn the_table_of_variables_is_what_the_program_prints() {
    let output = Command::new(env!("CARGO_BIN_EXE_certkeep")).args(["doctor", "--table"]).output().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    let text = read("docs/OPERATIONS.md");
    let (_, rest) = text.split_once("<!-- configuration: certkeep doctor --table -->\n").unwrap();
    let (table, _) = rest.split_once("<!-- end of configuration -->").unwrap();
    assert_eq!(table, printed, "put what `certkeep doctor --table` prints into docs/OPERATIONS.md");
    assert!(table.lines().count() > 10);
}

/// The codes that the source gives: the literal after a status, and the first one of a conflict.
fn codes() -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    for source in tracked("api/src/*.rs") {
        let dense: String = read(&source).split_whitespace().collect();
        for start in ["Self::new(StatusCode::", "conflict(\""] {
            for rest in dense.split(start).skip(1) {
                let literal =
                    if start.ends_with('"') { Some(rest) } else { rest.split_once(",\"").map(|it| it.1) };
                let code = literal.and_then(|rest| rest.split('"').next()).unwrap_or_default();
                let is_code = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
                // `conflict` itself passes a code on as a variable.
                if !code.is_empty() && code.bytes().all(is_code) {
                    codes.insert(code.to_owned());
                }
            }
        }
    }
    assert!(codes.len() > 15, "only {codes:?} were found");
    codes
}

#[test]
fn every_problem_code_has_its_heading_and_its_sentence() {
    let text = read("docs/API.md");
    let problems = section(&text, "## Problems");
    let headings: BTreeSet<_> =
        problems.iter().filter_map(|line| line.strip_prefix("### ")).map(str::to_owned).collect();
    assert_eq!(headings, codes());
    let explained: BTreeSet<_> = api::problem_codes().map(str::to_owned).collect();
    assert_eq!(explained, headings, "the page of problems");
    for heading in &headings {
        let sentence = section(&text, &format!("### {heading}")).join(" ");
        assert!(sentence.trim().ends_with('.') || sentence.contains(". "), "{heading} is not explained");
    }
}

#[test]
fn german_has_words_for_every_problem_and_for_no_other() {
    let text = read("text/de/web/problem.ts");
    let said: BTreeSet<_> =
        text.lines().filter_map(|line| line.strip_prefix("  ")?.split_once(": \"")).map(|it| it.0).collect();
    assert_eq!(said, api::problem_codes().collect());
}

/// What the program says in English: its sources as one line, without the breaks inside of its sentences.
fn spoken() -> String {
    let rooms = [
        "cycle/src/*.rs",
        "usm/src/*.rs",
        "interchange/src/*.rs",
        "api/src/*.rs",
        "entity/src/*.rs",
        "worker/src/*.rs",
    ];
    let sources: String = rooms.into_iter().flat_map(tracked).map(|file| read(&file)).collect();
    let whole = sources.split("\\\n").map(str::trim_start).collect::<String>();
    whole.replace("\\\"", "\"").replace("\\u{201c}", "\u{201c}").replace("\\u{201d}", "\u{201d}")
}

#[test]
fn what_german_says_again_is_still_said_in_english() {
    let (said, spoken): (Value, _) = (serde_json::from_str(&read("text/de/said.json")).unwrap(), spoken());
    let sentences = said.as_object().unwrap();
    assert!(sentences.len() > 200, "only {} sentences", sentences.len());
    for sentence in sentences.keys() {
        // What stands between two fields; a sentence may be put together of several.
        let pieces: Vec<_> =
            sentence.split('{').map(|piece| piece.split_once('}').map_or(piece, |it| it.1)).collect();
        let longest = pieces.iter().map(|piece| piece.len()).max().unwrap_or_default();
        let heard = |piece: &&str| piece.len() >= longest.min(8) && spoken.contains(*piece);
        assert!(pieces.iter().any(heard), "nothing says any more: {sentence}");
    }
}

/// The anchors that a page of Markdown has.
fn anchors(text: &str) -> BTreeSet<String> {
    let headings = text.lines().filter(|line| line.starts_with('#'));
    let anchor = |line: &str| {
        let words = line.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
        words.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect()
    };
    headings.map(anchor).collect()
}

#[test]
fn links_lead_somewhere() {
    let mut count = 0;
    for page in tracked("*.md") {
        let text = read(&page);
        let folder = root().join(&page).parent().unwrap().to_path_buf();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.contains("://") {
                continue;
            }
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target: PathBuf = if path.is_empty() { root().join(&page) } else { folder.join(path) };
            assert!(target.exists(), "{page} links to {link}, which is not there");
            if !anchor.is_empty() {
                let known = anchors(&std::fs::read_to_string(&target).unwrap());
                assert!(known.contains(anchor), "{page} links to {link}, which has no such heading");
            }
            count += 1;
        }
    }
    assert!(count > 30, "only {count} links were found");
}

#[test]
fn every_document_can_be_reached_from_the_readme() {
    let told: String = ["README.md", "docs/decisions/README.md"].map(read).concat();
    for page in tracked("docs/*.md") {
        let name = page.rsplit('/').next().unwrap();
        assert!(told.contains(&format!("{name})")) || name == "README.md", "nothing links to {page}");
    }
}

/// What belongs to the machine of whoever wrote it, in halves, so that this file does not hold it itself.
const STRANGE: [[&str; 2]; 12] = [
    ["/wo", "rk/"],
    [".lib", "rary/"],
    ["../sha", "red"],
    ["/ho", "me/"],
    ["/ro", "ot/"],
    ["registry.npm", "js.org"],
    ["registry.yarn", "pkg.com"],
    ["files.python", "hosted.org"],
    ["pypi", ".org"],
    ["index.crates", ".io"],
    ["static.crates", ".io"],
    ["proxy.golang", ".org"],
];

#[test]
fn nothing_names_the_machine_it_was_written_on() {
    for name in tracked("") {
        let Ok(text) = std::fs::read_to_string(root().join(&name)) else { continue };
        for needle in STRANGE.map(|halves| halves.concat()) {
            assert!(!text.contains(&needle), "{name} names {needle}");
        }
    }
}
