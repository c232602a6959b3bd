//! Meta's side: the simulator as a library, its control doors, and webhooks made by hand.

use meta_simulator::{Config, Pace, Running};
use reqwest::Client;
use serde_json::{Value, json};

use super::agent::{Said, list, send};
use super::until::{PATIENCE, until};
use super::{NUMBER, SECRET};

/// A number that the business has too, and that the demo workspace has not connected.
pub const SECOND: &str = "100000000000002";

/// A running simulator. It ends when this is dropped.
#[derive(Debug)]
pub struct Meta {
    running: Running,
    webhook: String,
    client: Client,
}

impl Meta {
    pub async fn start(webhook: String) -> Self {
        let pace = Pace {
            sent_ms: 20,
            delivered_ms: 40,
            read_ms: 40,
            ..Pace::default()
        };
        let mut config = Config {
            webhook: Some(webhook.clone()),
            pace,
            ..Config::default()
        };
        config.numbers.push(meta_simulator::Number {
            phone_id: SECOND.into(),
            display_phone: "+55 11 5550-0200".into(),
        });
        Self {
            running: meta_simulator::start(config).await.expect("the simulator"),
            webhook,
            client: Client::new(),
        }
    }

    /// The base of the Graph API, with its version.
    pub fn graph(&self) -> String {
        format!("{}/v25.0", self.running.address())
    }

    /// The page on which a person plays the customers.
    pub fn phone(&self) -> String {
        format!("{}/phone", self.running.address())
    }

    /// One POST to a control door; its answer.
    pub async fn control(&self, door: &str, body: &Value) -> Value {
        let address = format!("{}/control/{door}", self.running.address());
        let said = send(self.client.post(address).timeout(PATIENCE).json(body)).await;
        assert_eq!(said.status, 200, "{door}: {}", said.text);
        said.json()
    }

    /// One GET of a control door.
    pub async fn look(&self, door: &str) -> Value {
        let address = format!("{}/control/{door}", self.running.address());
        send(self.client.get(address).timeout(PATIENCE))
            .await
            .json()
    }

    /// Subscribes the business's app to its account, as an admin does once in Meta's console.
    pub async fn subscribe(&self) {
        let address = format!("{}/200000000000001/subscribed_apps", self.graph());
        let said = send(self.client.post(address).bearer_auth("demo-token")).await;
        assert_eq!(said.status, 200, "{}", said.text);
    }

    /// Nothing fails any more.
    pub async fn forgive(&self) {
        let address = format!("{}/control/faults", self.running.address());
        let said = send(self.client.delete(address).timeout(PATIENCE)).await;
        assert_eq!(said.status, 200, "{}", said.text);
    }

    /// A customer writes.
    pub async fn say(&self, customer: &str, text: &str) -> Value {
        let body = json!({ "customer": customer, "text": text });
        self.control("say", &body).await
    }

    /// A customer's own file, to be named in what they send; what the webhook says of it.
    pub async fn file(&self, mime: &str, filename: &str, bytes: Vec<u8>) -> Value {
        let address = format!("{}/control/media", self.running.address());
        let named = [("mime", mime), ("filename", filename)];
        let request = self.client.post(address).query(&named).body(bytes);
        let said = send(request.timeout(PATIENCE)).await;
        assert_eq!(said.status, 200, "{}", said.text);
        said.json()
    }

    /// The bytes of a file, as the customer's phone has them.
    pub async fn bytes(&self, id: &str) -> Vec<u8> {
        let address = format!("{}/phone/media?id={id}", self.running.address());
        let answer = self.client.get(address).send().await.expect("an answer");
        answer.bytes().await.expect("a readable body").to_vec()
    }

    /// Waits until no webhook, retry or tick is outstanding.
    pub async fn settled(&self) {
        let told = self.look("settled?timeout_ms=30000").await;
        assert_eq!(told["settled"], true, "something is outstanding: {told}");
    }

    /// What a customer's phone shows.
    pub async fn bubbles(&self, customer: &str) -> Vec<Value> {
        let chats = self.look(&format!("chats?customer={customer}")).await;
        list(&chats[0]["messages"])
    }

    /// What the business said of it, also what failed.
    pub async fn ours(&self, customer: &str) -> Vec<Value> {
        let mut bubbles = self.bubbles(customer).await;
        bubbles.retain(|bubble| bubble["by"] == "business");
        bubbles
    }

    /// The business's message with this text, as soon as the phone shows it.
    pub async fn answer(&self, customer: &str, text: &str) -> Value {
        until(&format!("the phone shows “{text}”"), async || {
            let mut ours = self.ours(customer).await.into_iter();
            ours.find(|bubble| bubble["content"]["body"] == text)
        })
        .await
    }

    /// How often the business called Graph to send a text.
    pub async fn sends(&self, text: &str) -> usize {
        let calls = list(&self.look("requests").await);
        let sent = calls
            .iter()
            .filter(|call| call["body"]["text"]["body"] == text);
        sent.count()
    }

    /// How often the business called Graph to send a text through Instagram.
    pub async fn sends_to_instagram(&self, text: &str) -> usize {
        let calls = list(&self.look("requests").await);
        let sent = calls
            .iter()
            .filter(|call| call["body"]["message"]["text"] == text);
        sent.count()
    }

    /// Posts bytes to the webhook with a right signature, past the simulator.
    pub async fn post(&self, body: &[u8]) -> Said {
        let signature = meta_simulator::signature(SECRET, body);
        self.post_with(body, Some(&signature)).await
    }

    /// Posts bytes with any signature header, or none.
    pub async fn post_with(&self, body: &[u8], signature: Option<&str>) -> Said {
        send(self.hook(body, signature)).await
    }

    /// The request itself, for those who expect that no answer comes.
    pub fn hook(&self, body: &[u8], signature: Option<&str>) -> reqwest::RequestBuilder {
        let request = self.client.post(&self.webhook).timeout(PATIENCE);
        let request = request.header("content-type", "application/json");
        let request = match signature {
            Some(signature) => request.header("x-hub-signature-256", signature),
            None => request,
        };
        request.body(body.to_vec())
    }
}

/// A webhook body around `messages` and `statuses` items of the demo number.
pub fn envelope(contacts: Value, messages: Value, statuses: Value) -> Vec<u8> {
    let mut value = json!({
        "messaging_product": "whatsapp",
        "metadata": { "display_phone_number": "551155500100", "phone_number_id": NUMBER },
    });
    for (name, items) in [
        ("contacts", contacts),
        ("messages", messages),
        ("statuses", statuses),
    ] {
        if !list(&items).is_empty() {
            value[name] = items;
        }
    }
    let change = json!({ "field": "messages", "value": value });
    let entry = json!({ "id": "200000000000001", "changes": [change] });
    json!({ "object": "whatsapp_business_account", "entry": [entry] })
        .to_string()
        .into_bytes()
}

/// One text message of an invented customer: `person` makes the phone, `id` the wamid.
pub fn text(person: u32, id: &str, body: &str, seconds: i64) -> (Value, Value) {
    let phone = format!("551155{person:06}");
    let contact = json!({ "wa_id": phone, "profile": { "name": format!("Pessoa {person}") } });
    let message = json!({
        "from": phone,
        "id": format!("wamid.{id}"),
        "timestamp": seconds.to_string(),
        "type": "text",
        "text": { "body": body },
    });
    (contact, message)
}

/// One such message as a whole webhook.
pub fn text_hook(person: u32, id: &str, body: &str, seconds: i64) -> Vec<u8> {
    let (contact, message) = text(person, id, body, seconds);
    envelope(json!([contact]), json!([message]), json!([]))
}

/// Seconds since 1970, as webhooks have them.
pub fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    i64::try_from(since.expect("after 1970").as_secs()).expect("not that late")
}
