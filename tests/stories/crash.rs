//! The machine dies in the middle of the work; what was promised is there afterwards, once.

use std::collections::BTreeSet;

use crate::stage::Stage;
use crate::stage::agent::word;
use crate::stage::meta::{now, text_hook};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_kept_webhook_survives_kill_nine_exactly_once() {
    let mut stage = Stage::open().await;
    let mut kept = BTreeSet::new();
    for round in 0..3 {
        for n in 0..60 {
            let line = format!("rodada {round} linha {n}");
            let body = text_hook(7, &format!("crash{round}x{n}"), &line, now());
            let request = stage.meta.hook(
                &body,
                Some(&meta_simulator::signature(crate::stage::SECRET, &body)),
            );
            if n == 40 {
                stage.worker.kill();
            }
            if request
                .send()
                .await
                .is_ok_and(|answer| answer.status() == 200)
            {
                kept.insert(line);
            }
        }
        stage.worker.revive().await;
    }
    assert!(
        kept.len() >= 120,
        "too few were kept to show anything: {}",
        kept.len()
    );
    assert!(kept.len() < 180, "nobody was killed");
    let ana = stage.agent("ana").await;
    let conversation = word(&ana.conversation("Pessoa 7").await["id"]);
    let bodies = ana.messages(&conversation).await.into_iter();
    let lines: Vec<String> = bodies.map(|it| word(&it["content"]["body"])).collect();
    let distinct: BTreeSet<String> = lines.iter().cloned().collect();
    assert_eq!(lines.len(), distinct.len(), "something is there twice");
    assert!(
        kept.is_subset(&distinct),
        "lost: {:?}",
        kept.difference(&distinct)
    );
}
