//! axe-core in a browser: what people with a screen reader, a keyboard or weak eyes would stumble over.

use serde_json::{Value, json};

use super::agent::{list, word};
use super::browser::Browser;

const AXE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../node_modules/axe-core/axe.min.js"
);

/// All rules that axe has on by default, and one it still calls an experiment: what is read on a button must be among
/// what a screen reader calls it, or people who speak to their computer cannot press it.
const RUN: &str = r"
    const done = arguments[arguments.length - 1];
    const rules = { 'label-content-name-mismatch': { enabled: true } };
    axe.run(document, { rules, resultTypes: ['violations'] }).then(
        (found) => done(found.violations.map((it) => [it.id, it.help, it.nodes.map((node) => [node.target.join(' '), node.failureSummary])])),
        (trouble) => done([['axe itself', String(trouble), []]]),
    );";

impl Browser {
    /// What axe finds wrong with the page as it is now, in words.
    pub async fn faults(&self) -> Vec<String> {
        if self.run("return typeof axe").await == "undefined" {
            let source = std::fs::read_to_string(AXE).expect("axe-core: run `cargo xtask tools`");
            self.run(&source).await;
        }
        self.settled().await;
        let found = self.run_async(RUN, vec![]).await;
        list(&found).iter().map(in_words).collect()
    }

    /// Waits until nothing moves or fades: a half-faded text has half its contrast.
    async fn settled(&self) {
        let script = "const done = arguments[arguments.length - 1];
            const ends = document.getAnimations()
                .filter((it) => it.effect.getComputedTiming().endTime !== Infinity).map((it) => it.finished.catch(() => null));
            Promise.all(ends).then(() => requestAnimationFrame(() => requestAnimationFrame(() => done(null))));";
        assert_eq!(self.run_async(script, vec![]).await, json!(null));
    }
}

fn in_words(violation: &Value) -> String {
    let places = list(&violation[2]);
    let places = places
        .iter()
        .map(|place| format!("\n    {}: {}", word(&place[0]), word(&place[1])));
    let (rule, help) = (word(&violation[0]), word(&violation[1]));
    format!("{rule} ({help}){}", places.collect::<String>())
}
