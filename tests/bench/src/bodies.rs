//! Signed webhooks in Meta's shape, each new. Everybody in them is invented.

use bytes::Bytes;
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// The address that the demo workspace answers.
pub const NUMBER: &str = "100000000000001";
const ACCOUNT: &str = "200000000000001";
/// Customers who write in turn, so that conversations are found more often than opened.
const CUSTOMERS: u64 = 200;

/// A body with its signature header.
#[derive(Debug, Clone)]
pub struct Signed {
    pub body: Bytes,
    pub signature: String,
}

/// Meta's signature: HMAC-SHA256 of the very bytes.
pub fn sign(secret: &str, body: impl Into<Bytes>) -> Signed {
    let body = body.into();
    let signature = match Hmac::<Sha256>::new_from_slice(secret.as_bytes()) {
        Ok(mut mac) => {
            mac.update(&body);
            format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
        }
        Err(_) => String::new(),
    };
    Signed { body, signature }
}

/// A customer's text of about one kilobyte. `run` keeps two runs on one state apart.
pub fn inbound(run: u64, count: u64, seconds: u64) -> String {
    let customer = count % CUSTOMERS;
    let words = "preciso de ajuda com o pedido que fiz na semana passada ".repeat(8);
    envelope(&format!(
        r#""contacts":[{{"profile":{{"name":"Cliente {customer}"}},"wa_id":"55115550{customer:04}","user_id":"BR.{customer:012}"}}],"messages":[{{"from":"55115550{customer:04}","from_user_id":"BR.{customer:012}","id":"wamid.bench-{run:x}-{count:x}","timestamp":"{seconds}","type":"text","text":{{"body":"{words}{count}"}}}}]"#
    ))
}

/// A text of one of the customers that `cargo xtask seed` made up.
pub fn of_sown(run: u64, count: u64, place: u64, seconds: u64) -> String {
    let words = "preciso de ajuda com o pedido que fiz na semana passada ".repeat(8);
    envelope(&format!(
        r#""contacts":[{{"wa_id":"55009{place:08}"}}],"messages":[{{"from":"55009{place:08}","id":"wamid.grown-{run:x}-{count:x}","timestamp":"{seconds}","type":"text","text":{{"body":"{words}{count}"}}}}]"#
    ))
}

/// A whole conversation in one webhook: so many lines of one customer, each of which says whose it is.
pub fn thread(customer: u64, lines: u64, seconds: u64) -> String {
    let messages: Vec<String> = (0..lines)
        .map(|line| {
            let words = "preciso de ajuda com o pedido ".repeat((line % 5) as usize + 1);
            let at = seconds - (lines - line) * 30;
            format!(
                r#"{{"from":"55117770{customer:04}","id":"wamid.thread-{customer:x}-{line:x}","timestamp":"{at}","type":"text","text":{{"body":"assunto {customer}: {words}{line}"}}}}"#
            )
        })
        .collect();
    envelope(&format!(
        r#""contacts":[{{"profile":{{"name":"Cliente {customer}"}},"wa_id":"55117770{customer:04}"}}],"messages":[{}]"#,
        messages.join(",")
    ))
}

/// News of a message of ours.
pub fn status(wamid: &str, tag: &str, state: &str, customer: u64, seconds: u64) -> String {
    envelope(&format!(
        r#""statuses":[{{"id":"{wamid}","status":"{state}","timestamp":"{seconds}","recipient_id":"55115550{customer:04}","biz_opaque_callback_data":"{tag}","pricing":{{"billable":true,"pricing_model":"PMP","category":"service"}}}}]"#
    ))
}

fn envelope(value: &str) -> String {
    format!(
        r#"{{"object":"whatsapp_business_account","entry":[{{"id":"{ACCOUNT}","changes":[{{"field":"messages","value":{{"messaging_product":"whatsapp","metadata":{{"display_phone_number":"551155500100","phone_number_id":"{NUMBER}"}},{value}}}}}]}}]}}"#
    )
}
