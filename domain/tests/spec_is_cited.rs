//! Every promise of SPEC.md is cited by a test, and every citation has a promise.

#![expect(
    clippy::unwrap_used,
    reason = "a test that panics has failed, which is what it is for"
)]

use std::{collections::BTreeSet, fs, path::Path};

fn sources(folder: &Path, found: &mut String) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let (path, name) = (
            entry.path(),
            entry.file_name().to_string_lossy().into_owned(),
        );
        if path.is_dir()
            && !name.starts_with('.')
            && !["target", "node_modules", "dist"].contains(&name.as_str())
        {
            sources(&path, found);
        } else if name.ends_with(".rs") {
            found.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}

/// `S3.1` and `s03_1` as (3, 1).
fn number(group: &str, rest: &str) -> Option<(u32, u32)> {
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    Some((group.parse().ok()?, digits.parse().ok()?))
}

#[test]
#[ignore = "the rule tables are not written yet, so most promises have no test"]
fn every_promise_is_cited_and_every_citation_is_a_promise() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let spec = fs::read_to_string(root.join("SPEC.md")).unwrap();
    let promised = spec
        .split("**S")
        .skip(1)
        .filter_map(|rest| rest.split_once('.'));
    let promised: BTreeSet<_> = promised
        .filter_map(|(group, rest)| number(group, rest))
        .collect();
    let mut code = String::new();
    sources(root.parent().unwrap(), &mut code);
    let cited = code
        .split("fn s")
        .skip(1)
        .filter_map(|rest| rest.split_once('_'));
    let cited: BTreeSet<_> = cited
        .filter(|(group, _)| group.len() == 2)
        .filter_map(|(group, rest)| number(group, rest))
        .collect();
    let nowhere: Vec<_> = promised.difference(&cited).collect();
    let unknown: Vec<_> = cited.difference(&promised).collect();
    assert!(nowhere.is_empty(), "no test cites {nowhere:?}");
    assert!(
        unknown.is_empty(),
        "tests cite {unknown:?}, which SPEC.md does not promise"
    );
}
