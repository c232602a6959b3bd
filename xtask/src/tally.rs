//! Reads what `cargo test -- --show-output` prints: counts, and the requirements that passing tests prove.

use std::collections::BTreeSet;

/// What has been read so far. Feed it every line in order.
#[derive(Debug, Default)]
pub struct Tally {
    pub passed: u64,
    pub failed: u64,
    proven: BTreeSet<String>,
    part: Part,
}

/// Which part of a test binary's report the lines belong to.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
enum Part {
    #[default]
    Names,
    /// What passing tests printed: only here does a proof count.
    Successes,
    Failures,
}

/// Whether a line is for people. What passing tests printed is only for the tally.
#[derive(Debug, PartialEq)]
pub enum Shown {
    Yes,
    No,
}

impl Tally {
    /// Takes one line.
    pub fn line(&mut self, line: &str) -> Shown {
        match line.trim_end() {
            "successes:" => self.part = Part::Successes,
            "failures:" => self.part = Part::Failures,
            result if result.starts_with("test result: ") => {
                self.count(result);
                self.part = Part::Names;
                return Shown::Yes;
            }
            other => self.inside(other),
        }
        match self.part {
            Part::Successes => Shown::No,
            Part::Names | Part::Failures => Shown::Yes,
        }
    }

    /// Takes a cargo run that failed although no test did: a crate that does not compile, or a test binary that died.
    pub fn ended(&mut self, success: bool, failed_before: u64) {
        if !success && self.failed == failed_before {
            self.failed += 1;
        }
    }

    /// How many of the known requirements are proven, and which names are not known at all.
    pub fn proven<'a>(&'a self, known: &'a BTreeSet<String>) -> (usize, Vec<&'a str>) {
        let strange = self.proven.difference(known).map(String::as_str);
        (self.proven.intersection(known).count(), strange.collect())
    }

    fn inside(&mut self, line: &str) {
        if let (Part::Successes, Some(ids)) = (self.part, line.trim().strip_prefix("proves:")) {
            self.proven
                .extend(ids.split_whitespace().map(str::to_owned));
        }
    }

    fn count(&mut self, result: &str) {
        let number = |word: &str| {
            let before = result.split(word).next().unwrap_or_default();
            before.split_whitespace().next_back()?.parse::<u64>().ok()
        };
        self.passed += number(" passed").unwrap_or(0);
        self.failed += number(" failed").unwrap_or(0);
    }
}

/// The ids in the first column of the requirements table.
pub fn requirements(csv: &str) -> BTreeSet<String> {
    csv.lines()
        .filter_map(|line| line.split(',').next())
        .map(|id| id.trim_matches('"'))
        .filter(|id| is_id(id))
        .map(str::to_owned)
        .collect()
}

/// `PK-07`: two capital letters, a dash, digits.
fn is_id(text: &str) -> bool {
    text.split_once('-').is_some_and(|(room, number)| {
        room.len() == 2
            && room.chars().all(|c| c.is_ascii_uppercase())
            && !number.is_empty()
            && number.chars().all(|c| c.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: &str = "\
running 3 tests
test a ... ok
test b ... FAILED
test c ... ok

successes:

---- a stdout ----
proves: PK-02 PK-07

successes:
    a
    c

failures:

---- b stdout ----
proves: PK-54
boom

failures:
    b

test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
test result: ok. 40 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 1.00s
";

    fn read(text: &str) -> (Tally, String) {
        let mut tally = Tally::default();
        let shown = |line: &&str| tally.line(line) == Shown::Yes;
        let kept: Vec<&str> = text.lines().filter(shown).collect();
        let kept = kept.join("\n");
        (tally, kept)
    }

    #[test]
    fn counts_of_all_binaries_are_added() {
        let (tally, _) = read(REPORT);
        assert_eq!((tally.passed, tally.failed), (42, 1));
    }

    #[test]
    fn only_passing_tests_prove_and_only_what_is_known_counts() {
        let (tally, _) = read(REPORT);
        let known = requirements("id,text\nPK-02,a\nPK-54,b\n");
        assert_eq!(tally.proven(&known), (1, vec!["PK-07"]));
    }

    #[test]
    fn people_see_names_and_failures_but_not_what_passing_tests_say() {
        let (_, shown) = read(REPORT);
        assert!(shown.contains("boom") && shown.contains("test a ... ok"));
        assert!(!shown.contains("PK-02"));
    }

    #[test]
    fn a_crate_that_does_not_compile_is_one_failure() {
        let mut tally = Tally::default();
        tally.ended(false, 0);
        assert_eq!(tally.failed, 1);
        tally.ended(true, 1);
        assert_eq!(tally.failed, 1);
    }

    #[test]
    fn ids_are_told_from_other_first_columns() {
        let ids = requirements("id,title\nPK-01,\"x, y\"\n\"CX-54\",z\nplain text\n");
        assert_eq!(ids.into_iter().collect::<Vec<_>>(), ["CX-54", "PK-01"]);
    }
}
