//! The HTTP contract as `edge/openapi.yaml` writes it, held against what the worker really answers.

use std::collections::BTreeSet;
use std::sync::Mutex;

use reqwest::{RequestBuilder, Response};
use serde_json::{Map, Value, json};

use super::agent::Said;

const METHODS: [&str; 4] = ["get", "post", "put", "delete"];

/// The document, and what was seen of it so far.
#[derive(Debug)]
pub struct Contract {
    document: Value,
    seen: Mutex<BTreeSet<String>>,
}

/// One method of one path, `POST /api/session`.
#[derive(Debug, Clone)]
pub struct Operation {
    pub name: String,
    pub method: String,
    pub path: String,
    of: Value,
}

impl Operation {
    /// Whether it is for signed-in people only.
    pub fn wants_session(&self) -> bool {
        self.of["security"] != json!([])
    }

    pub fn takes_body(&self) -> bool {
        self.of["requestBody"].is_object()
    }

    /// Whether its body is a file, of any bytes.
    pub fn takes_a_file(&self) -> bool {
        self.of["requestBody"]["content"]["application/octet-stream"].is_object()
    }

    /// The right that its summary asks for.
    pub fn right(&self) -> Option<&str> {
        let summary = self.of["summary"].as_str()?;
        summary.split_once("(right ")?.1.strip_suffix(')')
    }

    /// Whether it changes something, and so asks for the header that only our own pages send.
    pub fn is_guarded(&self) -> bool {
        self.method != "GET" && self.path.starts_with("/api/")
    }
}

impl Contract {
    pub fn read() -> Self {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../edge/openapi.yaml");
        let text = std::fs::read_to_string(path).expect("edge/openapi.yaml");
        let mut document = serde_yaml_ng::from_str(&text).expect("YAML");
        close(&mut document);
        Self {
            document,
            seen: Mutex::default(),
        }
    }

    /// Every method of every path.
    pub fn operations(&self) -> Vec<Operation> {
        let paths = self.document["paths"].as_object().expect("paths");
        let of_path = |(path, item): (&String, &Value)| {
            let there = METHODS
                .into_iter()
                .filter(|method| item[*method].is_object());
            let operation = |method: &str| Operation {
                name: format!("{} {path}", method.to_uppercase()),
                method: method.to_uppercase(),
                path: path.clone(),
                of: item[method].clone(),
            };
            there.map(operation).collect::<Vec<_>>()
        };
        paths.iter().flat_map(of_path).collect()
    }

    /// Sends a request of an operation; its answer must be one that the document promises.
    pub async fn hold(&self, operation: &str, request: RequestBuilder) -> Said {
        let answer = request.send().await.expect("an answer");
        let said = whole(answer).await;
        let promised = self.promised(operation, said.status);
        let Some(promised) = promised else {
            panic!("{operation} promises no {}: {}", said.status, said.text);
        };
        let about = format!("{operation} {}", said.status);
        self.fits(&promised, &said, &about);
        self.seen.lock().expect("whole").insert(about);
        said
    }

    /// What the document promises and nobody has seen.
    pub fn unseen(&self) -> BTreeSet<String> {
        let promised = self.operations().into_iter().flat_map(|operation| {
            let answers = operation.of["responses"].as_object().cloned();
            let name = operation.name;
            let statuses = answers.unwrap_or_default().into_iter();
            statuses.map(move |(status, _)| format!("{name} {status}"))
        });
        let seen = self.seen.lock().expect("whole");
        promised.filter(|one| !seen.contains(one)).collect()
    }

    fn promised(&self, operation: &str, status: u16) -> Option<Value> {
        let (method, path) = operation.split_once(' ')?;
        let item = &self.document["paths"][path][method.to_lowercase()];
        let answer = item["responses"].get(status.to_string())?;
        Some(match answer["$ref"].as_str() {
            Some(place) => self.document.pointer(place.strip_prefix('#')?)?.clone(),
            None => answer.clone(),
        })
    }

    fn fits(&self, promised: &Value, said: &Said, about: &str) {
        let Some(kinds) = promised["content"].as_object() else {
            assert_eq!(said.text, "", "{about} promises no body");
            return;
        };
        let kind = header(said, "content-type");
        let essence = kind.split(';').next().unwrap_or_default();
        let Some(content) = kinds.get(essence) else {
            panic!("{about} promises {:?}, not {kind}", kinds.keys());
        };
        if essence.ends_with("json") && essence != "application/x-ndjson" {
            self.is_valid(&content["schema"], &said.json(), about);
        }
        if essence == "application/problem+json" {
            assert_eq!(said.json()["status"], said.status, "{about}");
            let waits = [429, 503].contains(&said.status) || said.problem() == "file-waiting";
            let seconds = header(said, "retry-after").parse::<u32>();
            assert_eq!(waits, seconds.is_ok(), "{about}: Retry-After");
        }
        if promised["headers"]["Set-Cookie"].is_object() {
            let cookie = header(said, "set-cookie");
            for part in [
                "__Host-recado=",
                "HttpOnly",
                "Secure",
                "SameSite=Strict",
                "Path=/",
            ] {
                assert!(cookie.contains(part), "{about}: {cookie}");
            }
        }
    }

    fn is_valid(&self, schema: &Value, body: &Value, about: &str) {
        let whole = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "components": self.document["components"],
            "allOf": [schema],
        });
        let validator = jsonschema::validator_for(&whole).expect("a readable schema");
        let faults: Vec<String> = validator
            .iter_errors(body)
            .map(|fault| format!("{} at {}", fault, fault.instance_path()))
            .collect();
        assert!(faults.is_empty(), "{about}: {faults:#?}\n{body}");
    }
}

/// What the document does not name, an answer must not have: else half a document would do.
fn close(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            if fields.get("properties").is_some_and(Value::is_object) && is_schema(fields) {
                fields.insert("additionalProperties".into(), json!(false));
            }
            fields.values_mut().for_each(close);
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

fn is_schema(fields: &Map<String, Value>) -> bool {
    fields.get("type").is_none_or(|kind| kind == "object")
}

/// Reads an answer to its end; of a stream that has none, only the beginning.
async fn whole(mut answer: Response) -> Said {
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    let kind = headers.get("content-type").map(|kind| kind.as_bytes());
    let text = if kind.is_some_and(|kind| kind.starts_with(b"text/event-stream")) {
        let first = answer.chunk().await.expect("a first piece");
        String::from_utf8_lossy(&first.unwrap_or_default()).into_owned()
    } else {
        let bytes = answer.bytes().await.expect("a readable body");
        String::from_utf8_lossy(&bytes).into_owned()
    };
    Said {
        status,
        text,
        headers,
    }
}

fn header(said: &Said, name: &str) -> String {
    let value = said.headers.get(name).and_then(|value| value.to_str().ok());
    value.unwrap_or_default().to_owned()
}
