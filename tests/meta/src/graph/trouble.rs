//! Meta's errors: what each code says, in an answer and in a webhook.

use axum::http::StatusCode;
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

/// Title, details, HTTP status and usual way of the codes that are modelled; others get the generic words.
fn known(code: i64) -> (&'static str, &'static str, u16, Refusal) {
    use Refusal::{AtOnce, Status};
    match code {
        1 => (
            "An unknown error occurred",
            "An unknown error has occurred.",
            500,
            AtOnce,
        ),
        2 => (
            "Service temporarily unavailable",
            "An unexpected error has occurred. Please retry your request later.",
            503,
            AtOnce,
        ),
        4 => (
            "Application request limit reached",
            "The app has reached its API call rate limit.",
            400,
            AtOnce,
        ),
        10 => (
            "Application does not have permission for this action",
            "Permission is not granted or has been removed.",
            403,
            AtOnce,
        ),
        100 => (
            "Invalid parameter",
            "One or more parameters are unsupported or misspelled.",
            400,
            AtOnce,
        ),
        190 => (
            "Invalid OAuth access token - Cannot parse access token",
            "",
            401,
            AtOnce,
        ),
        368 => (
            "Temporarily blocked for policies violations",
            "The account is restricted from taking this action.",
            403,
            AtOnce,
        ),
        80_007 => (
            "Rate limit issues",
            "The WhatsApp Business Account has reached its rate limit.",
            400,
            AtOnce,
        ),
        130_429 => (
            "Rate limit hit",
            "Message failed to send because there were too many messages sent from this phone number in a short period of time",
            400,
            AtOnce,
        ),
        130_472 => (
            "User's number is part of an experiment",
            "Failed to send message because this user's phone number is part of an experiment",
            400,
            Status,
        ),
        131_000 => (
            "Something went wrong",
            "Message failed to send due to an unknown error.",
            500,
            AtOnce,
        ),
        131_005 => (
            "Access denied",
            "Permission is either not granted or has been removed.",
            403,
            AtOnce,
        ),
        131_008 => (
            "Required parameter is missing",
            "The request is missing a required parameter.",
            400,
            AtOnce,
        ),
        131_009 => (
            "Parameter value is not valid",
            "One or more parameter values are invalid.",
            400,
            AtOnce,
        ),
        131_016 => (
            "Service unavailable",
            "A service is temporarily unavailable.",
            500,
            AtOnce,
        ),
        131_021 => (
            "Recipient cannot be sender",
            "Sender and recipient phone number is the same.",
            400,
            AtOnce,
        ),
        131_026 => (
            "Message undeliverable",
            "Message Undeliverable.",
            400,
            Status,
        ),
        131_031 => (
            "Business Account locked",
            "Your account has been locked.",
            403,
            AtOnce,
        ),
        131_042 => (
            "Business eligibility payment issue",
            "Message failed to send because there were one or more errors related to your payment method.",
            400,
            Status,
        ),
        131_047 => (
            "Re-engagement message",
            "Message failed to send because more than 24 hours have passed since the customer last replied to this number.",
            400,
            Status,
        ),
        131_048 => (
            "Spam rate limit hit",
            "Message failed to send because there are restrictions on how many messages can be sent from this phone number.",
            400,
            AtOnce,
        ),
        131_049 => (
            "This message was not delivered to maintain healthy ecosystem engagement.",
            "In order to maintain a healthy ecosystem engagement, the message failed to be delivered.",
            400,
            Status,
        ),
        131_051 => (
            "Message type unknown",
            "Message type is currently not supported.",
            400,
            AtOnce,
        ),
        131_052 => (
            "Media download error",
            "Unable to download the media sent by the user.",
            400,
            Status,
        ),
        131_053 => (
            "Media upload error",
            "Unable to upload the media used in the message.",
            400,
            Status,
        ),
        131_056 => (
            "(Business Account, Consumer Account) pair rate limit hit",
            "Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time.",
            400,
            AtOnce,
        ),
        131_057 => (
            "Account in maintenance mode",
            "Business Account is in maintenance mode.",
            500,
            AtOnce,
        ),
        131_062 => (
            "Recipient is not supported for this message",
            "Authentication templates need a phone number.",
            400,
            AtOnce,
        ),
        132_000 => (
            "Number of parameters does not match the expected number of params",
            "The number of parameters differs from that of the template.",
            400,
            AtOnce,
        ),
        132_001 => (
            "Template name does not exist in the translation",
            "The template does not exist in that language or is not approved.",
            404,
            AtOnce,
        ),
        132_015 => (
            "Template is Paused",
            "The template is paused due to low quality.",
            400,
            AtOnce,
        ),
        _ => (
            "Something went wrong",
            "The simulator knows no words for this code.",
            400,
            AtOnce,
        ),
    }
}

/// The error with this code, in its usual words.
pub(crate) fn trouble(code: i64) -> Trouble {
    let (title, details, http, how) = known(code);
    Trouble {
        code,
        subcode: None,
        title: title.to_owned(),
        details: details.to_owned(),
        kind: "OAuthException",
        http: StatusCode::from_u16(http).unwrap_or(StatusCode::BAD_REQUEST),
        how,
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
