//! The demo workspace: names and secrets that everybody may know, because they exist on one machine only.

use serde_json::{Value, json};

/// Also what the tests and outside testers sign in with.
pub const PASSWORD: &str = "recado-demo-2026";
pub const WORKSPACE: &str = "Loja Aurora";

/// Signs webhooks, as Meta's app secret would.
pub const APP_SECRET: &str = "demo-app-secret";
pub const VERIFY_TOKEN: &str = "demo-verify-token";
/// The first makes the demo workspace; the second is left for whoever wants another.
pub const SETUP_CODES: [&str; 2] = ["demo-setup-code", "demo-setup-code-2"];

/// One person who can sign in.
#[derive(Debug)]
pub struct Person {
    pub name: &'static str,
    pub email: &'static str,
    pub role: &'static str,
}

pub const OWNER: Person = Person {
    name: "Ana",
    email: "ana@example.com",
    role: "owner",
};
pub const INVITED: [Person; 2] = [
    Person {
        name: "Bruno",
        email: "bruno@example.com",
        role: "agent",
    },
    Person {
        name: "Carla",
        email: "carla@example.com",
        role: "supervisor",
    },
];

/// The connected number; `number` is Meta's phone_number_id, `phone` what people dial.
pub const INBOX_NAME: &str = "Vendas";
pub const INBOX_NUMBER: &str = "100000000000001";
pub const INBOX_ACCOUNT: &str = "200000000000001";
pub const INBOX_PHONE: &str = "+55 11 5550-0100";
pub const INBOX_TOKEN: &str = "demo-token";

/// The connected account on Instagram. It has another token than the number: a mix-up shows.
pub const INSTAGRAM_NAME: &str = "Loja no Instagram";
pub const INSTAGRAM_ACCOUNT: &str = "17841400000000901";
pub const INSTAGRAM_USERNAME: &str = "loja.aurora";
pub const INSTAGRAM_TOKEN: &str = "demo-instagram-token";

/// Who of the simulator's people has written already when somebody looks at the inbox for the first time, and what.
pub const FIRST_WORDS: [(&str, &str); 3] = [
    ("atelie", "Olá! Vocês entregam em Niterói?"),
    ("tomas", "Bom dia! Abrem no sábado?"),
    ("nina", "Oi! Vi a cadeira azul no story. Ainda tem?"),
];

/// Everybody, the owner first.
pub fn people() -> impl Iterator<Item = &'static Person> {
    std::iter::once(&OWNER).chain(&INVITED)
}

/// What is connected, as the door for it wants to be asked; the WhatsApp number first.
pub fn inboxes() -> [Value; 2] {
    [
        json!({
            "kind": "whatsapp", "name": INBOX_NAME, "address": INBOX_NUMBER,
            "account": INBOX_ACCOUNT, "phone": INBOX_PHONE, "token": INBOX_TOKEN,
        }),
        json!({
            "kind": "instagram", "name": INSTAGRAM_NAME, "address": INSTAGRAM_ACCOUNT,
            "account": INSTAGRAM_ACCOUNT, "token": INSTAGRAM_TOKEN,
        }),
    ]
}
