//! The walk through the doors of the team: inviting, accepting, leaving, setting up.

use serde_json::{Value, json};

use super::rooms::{already_elsewhere, sessions};
use super::{NOBODY, Walk};
use crate::stage::PASSWORD;
use crate::stage::agent::{list, word};

/// Invitations that wait, and one that is taken back.
async fn waiting(walk: &Walk, token: &Value) {
    let (ana, nobody) = (&walk.ana, &walk.nobody);
    let (all, revoke) = ("GET /api/invitations", "DELETE /api/invitations/{id}");
    let look = json!({ "token": token, "name": "" });
    let accept = "POST /api/invitations/accept";
    walk.sees(202, nobody, accept, "", look).await;
    let eva = json!({ "email": "eva@example.com", "name": "Eva", "role": "auditor" });
    walk.sees(201, ana, "POST /api/invitations", "", eva).await;
    let lines = list(&walk.reads(200, ana, all, "").await.json());
    assert_eq!(lines.len(), 2, "{lines:?}");
    walk.reads(403, &walk.bruno, all, "").await;
    let named = |name: &str| lines.iter().find(|line| line["name"] == name);
    let eva = word(&named("Eva").expect("Eva's")["id"]);
    let at = format!("/api/invitations/{eva}");
    walk.reads(403, &walk.bruno, revoke, &at).await;
    walk.reads(204, ana, revoke, &at).await;
    walk.reads(404, ana, revoke, &at).await;
}

pub async fn people(walk: &Walk) {
    let (ana, nobody) = (&walk.ana, &walk.nobody);
    let (invite, accept) = ("POST /api/invitations", "POST /api/invitations/accept");
    let dora = json!({ "email": "dora@example.com", "name": "Dora", "role": "agent" });
    let token = walk.sees(201, ana, invite, "", dora.clone()).await.json()["token"].clone();
    let mut wrong = dora.clone();
    wrong["role"] = json!("emperor");
    walk.sees(422, ana, invite, "", wrong).await;
    walk.sees(
        422,
        nobody,
        accept,
        "",
        json!({ "token": token, "name": "", "password": "short" }),
    )
    .await;
    waiting(walk, &token).await;
    // A word more than we know is not read: nobody makes themselves an owner by it.
    let joining = json!({ "token": token, "name": "", "password": PASSWORD, "role": "owner" });
    let me = walk
        .sees(201, nobody, accept, "", joining.clone())
        .await
        .json()["me"]
        .clone();
    assert_eq!(
        (&me["name"], &me["role"]),
        (&json!("Dora"), &json!("agent"))
    );
    walk.sees(403, nobody, accept, "", joining).await;
    walk.sees(409, ana, invite, "", dora).await;

    let (member, bruno) = ("PUT /api/agents/{id}", walk.bruno.id().await);
    let of = |id: &str| format!("/api/agents/{id}");
    for (status, id, body) in [
        (204, word(&me["id"]), json!({ "active": false })),
        (204, word(&me["id"]), json!({ "active": true })),
        (403, ana.id().await, json!({ "active": false })),
        (404, NOBODY.to_owned(), json!({ "active": false })),
        (422, bruno, json!({ "active": "no" })),
    ] {
        walk.sees(status, ana, member, &of(&id), body).await;
    }

    let set_up = "POST /api/setup";
    let mut rui = json!({ "code": "demo-setup-code-2", "workspace": "Outra", "name": "Rui",
        "email": "rui@example.com", "password": "short" });
    walk.sees(422, nobody, set_up, "", rui.clone()).await;
    rui["password"] = json!(PASSWORD);
    walk.sees(201, nobody, set_up, "", rui.clone()).await;
    walk.sees(409, nobody, set_up, "", rui.clone()).await;
    rui["code"] = json!("demo-setup-code-3");
    walk.sees(403, nobody, set_up, "", rui).await;
    already_elsewhere(walk).await;
    sessions(walk).await;
    walk.reads(204, ana, "DELETE /api/session", "").await;
}
