//! The storage contract holds on the real database inside workerd, not only on its twin in memory.

use crate::stage::Stage;
use crate::stage::agent::list;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_storage_contract_holds_in_workerd() {
    let stage = Stage::open().await;
    let cases = list(&stage.visitor().get("/api/stage/contract").await.json());
    assert!(cases.len() > 5, "too few cases: {}", cases.len());
    let failed: Vec<_> = cases
        .iter()
        .filter(|case| !case["failure"].is_null())
        .collect();
    assert!(failed.is_empty(), "{failed:?}");
}
