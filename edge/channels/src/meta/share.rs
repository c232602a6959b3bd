//! What of a webhook is for whom. One post of Meta's may speak of the numbers of several workspaces, and none of them may
//! read what another is told, not even among its receipts.

use super::recipients::recipients;
use crate::json::{Fields, Piece};
use domain::channel::Address;

/// The lists of an entry, each element of which has an address of its own.
const LISTS: [&str; 3] = ["changes", "messaging", "standby"];

/// What of a body is for those that `theirs` says, as a body of its own. Each piece stands in it word for word as it came,
/// in an envelope of its own making; so this is only for bodies that have to be taken apart.
#[must_use]
pub fn share(bytes: &[u8], theirs: impl Fn(&Address) -> bool) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}');
    let envelopes = Piece::read(text).map(Piece::items).unwrap_or_default();
    let parts = envelopes.into_iter().flat_map(parts);
    let parts: Vec<String> = parts
        .filter(|part| recipients(part.as_bytes()).iter().any(&theirs))
        .collect();
    format!("[{}]", parts.join(",")).into_bytes()
}

/// An envelope once for each piece that it holds.
fn parts(envelope: Piece<'_>) -> Vec<String> {
    let whole = || vec![envelope.raw().to_owned()];
    let Some(root) = envelope.fields() else {
        return whole();
    };
    let entries = root.list("entry").into_iter().flat_map(of_entry);
    let parts: Vec<String> = entries
        .map(|entry| with(&root, &["entry"], "entry", &entry))
        .collect();
    if parts.is_empty() { whole() } else { parts }
}

fn of_entry(entry: Piece<'_>) -> Vec<String> {
    let whole = || vec![entry.raw().to_owned()];
    let Some(fields) = entry.fields() else {
        return whole();
    };
    let each = |list: &'static str| {
        let items = fields.list(list).into_iter();
        items.map(move |item| (list, item))
    };
    let items = LISTS.into_iter().flat_map(each);
    let parts: Vec<String> = items
        .map(|(list, item)| with(&fields, &LISTS, list, item.raw()))
        .collect();
    if parts.is_empty() { whole() } else { parts }
}

/// The same object with one element in one list, and without the others.
fn with(fields: &Fields<'_>, lists: &[&str], list: &str, item: &str) -> String {
    let rest = fields.names().filter(|name| !lists.contains(name));
    let rest = rest.filter_map(|name| Some((name, fields.get(name)?)));
    let rest = rest.map(|(name, piece)| format!("{}:{},", serde_json::json!(name), piece.raw()));
    let rest: String = rest.collect();
    format!("{{{rest}\"{list}\":[{item}]}}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = r#"{"object":"whatsapp_business_account","entry":[
        {"id":"20","time":5,"changes":[
            {"field":"messages","value":{"metadata":{"phone_number_id":"1"},"messages":[{"id":"a\u0301","from":"5"}]}},
            {"field":"messages","value":{"metadata":{"phone_number_id":"2"},"messages":[{"id":"b","from":"5"}]}}]},
        {"id":"30","changes":[{"field":"account_update","value":{"event":"x"}}]},
        null, {"id":"20"}]}"#;

    fn number(address: &Address) -> Option<&str> {
        address.number.as_deref()
    }

    #[test]
    fn each_is_given_its_own_pieces_and_nobody_elses() {
        let of = |bytes: &[u8]| crate::read(bytes);
        let first = share(BODY.as_bytes(), |to| number(to) == Some("1"));
        assert_eq!(of(&first), of(BODY.as_bytes()).get(..1).unwrap());
        let text = String::from_utf8(first).unwrap();
        assert!(text.contains(r#""id":"a\u0301""#) && !text.contains("\"b\""));
        let second = share(BODY.as_bytes(), |to| number(to) == Some("2"));
        assert_eq!(of(&second), of(BODY.as_bytes()).get(1..2).unwrap());
        let account = share(BODY.as_bytes(), |to| to.account.as_deref() == Some("30"));
        assert_eq!(of(&account), of(BODY.as_bytes()).get(2..3).unwrap());
    }

    #[test]
    fn nothing_is_lost_when_all_have_their_share() {
        let numbered = share(BODY.as_bytes(), |to| to.number.is_some());
        let others = share(BODY.as_bytes(), |to| to.number.is_none());
        let all = [crate::read(&numbered), crate::read(&others)].concat();
        assert_eq!(all, crate::read(BODY.as_bytes()));
        let odd = share(b"[{\"object\":\"page\",\"entry\":[]},7]", |_| true);
        assert_eq!(crate::read(&odd).len(), 2);
    }
}
