//! Meta's errors: what each code says, in an answer and in a webhook.

use std::sync::LazyLock;

use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::config::Refusal;

const HREF: &str = "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/";

/// One error.
#[derive(Clone, Debug)]
pub(crate) struct Trouble {
    pub(crate) code: i64,
    subcode: Option<i64>,
    title: String,
    details: String,
    kind: &'static str,
    pub(crate) http: StatusCode,
    /// How it reaches the business when nobody says otherwise.
    pub(crate) how: Refusal,
}

/// One row of the table: an error in its usual words.
#[derive(Debug, Deserialize)]
struct Known {
    code: i64,
    title: String,
    details: String,
    http: u16,
    how: Refusal,
}

/// Every code that has words here.
static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../samples/errors.json")).unwrap_or_default()
});

/// The error with this code, in its usual words; a code without any gets general ones.
pub(crate) fn trouble(code: i64) -> Trouble {
    let known = KNOWN.iter().find(|known| known.code == code);
    let words = |pick: fn(&Known) -> &String| known.map(pick).cloned();
    Trouble {
        code,
        subcode: None,
        title: words(|known| &known.title).unwrap_or_else(|| "Something went wrong".into()),
        details: words(|known| &known.details).unwrap_or_default(),
        kind: "OAuthException",
        http: known
            .and_then(|known| StatusCode::from_u16(known.http).ok())
            .unwrap_or(StatusCode::BAD_REQUEST),
        how: known.map_or(Refusal::AtOnce, |known| known.how),
    }
}

/// 100 / 33: no such object, or not ours to see.
pub(crate) fn no_such_object(method: &str, id: &str) -> Trouble {
    let title = format!(
        "Unsupported {method} request. Object with ID '{id}' does not exist, cannot be loaded due to missing permissions, \
         or does not support this operation. Please read the Graph API documentation at \
         https://developers.facebook.com/docs/graph-api"
    );
    Trouble {
        subcode: Some(33),
        title,
        details: String::new(),
        kind: "GraphMethodException",
        ..trouble(100)
    }
}

impl Trouble {
    /// The same code with other details.
    pub(crate) fn saying(self, details: &str) -> Self {
        Self {
            details: details.to_owned(),
            ..self
        }
    }

    /// The same code with another title, as code 100 has for most parameters.
    pub(crate) fn titled(self, title: &str) -> Self {
        Self {
            title: title.to_owned(),
            details: String::new(),
            ..self
        }
    }

    /// The same code with the number that tells its kinds apart, and its words as Meta writes them whole.
    pub(crate) fn with_subcode(self, subcode: i64, title: &str) -> Self {
        Self {
            subcode: Some(subcode),
            ..self.titled(title)
        }
    }

    /// The same error under another HTTP status.
    pub(crate) fn with_http(self, http: Option<u16>) -> Self {
        let http = http
            .and_then(|http| StatusCode::from_u16(http).ok())
            .unwrap_or(self.http);
        Self { http, ..self }
    }

    /// The error document of an answer.
    pub(crate) fn in_answer(&self, trace: &str) -> Value {
        let plain = self.code == 190 || self.subcode.is_some();
        let message = if plain {
            self.title.clone()
        } else {
            format!("(#{}) {}", self.code, self.title)
        };
        let mut error =
            json!({"message": message, "type": self.kind, "code": self.code, "fbtrace_id": trace});
        if let Some(map) = error.as_object_mut() {
            if !self.details.is_empty() {
                map.insert(
                    "error_data".into(),
                    json!({"messaging_product": "whatsapp", "details": self.details}),
                );
            }
            if let Some(subcode) = self.subcode {
                map.insert("error_subcode".into(), json!(subcode));
            }
        }
        json!({"error": error})
    }

    /// The item of `errors[]` in a webhook.
    pub(crate) fn in_webhook(&self) -> Value {
        json!({
            "code": self.code,
            "title": self.title,
            "message": self.title,
            "error_data": {"details": self.details},
            "href": HREF
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_can_be_read_and_names_each_code_once() {
        let mut codes: Vec<i64> = KNOWN.iter().map(|known| known.code).collect();
        let rows = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert!(rows > 25 && codes.len() == rows, "{rows}");
        assert!(
            KNOWN
                .iter()
                .all(|known| StatusCode::from_u16(known.http).is_ok())
        );
    }
}
