//! Customers, and the ids under which providers know them.

use crate::{
    ids::ContactId,
    plain::{Newer, Plain},
    text::{Snippet, Wanted},
};
use serde::{Deserialize, Serialize};

/// The kinds of names a provider has for one person. None of them is a key of ours: see `SPEC.md` on identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Plain)]
#[serde(rename_all = "snake_case")]
#[plain(newer)]
pub enum ExternalKind {
    /// WhatsApp's business-scoped user id, `CC.…` (facts 2.4). The most stable one, so it comes first in look-ups.
    Bsuid,
    /// The parent form `CC.ENT.…`.
    ParentBsuid,
    /// `contacts[].wa_id`.
    WaId,
    /// `messages[].from`, which may differ from the wa_id in Brazil, Mexico and Argentina.
    Phone,
    /// Without the leading `@`.
    Username,
    /// A group; its participants write in one conversation.
    Group,
    /// Instagram- or page-scoped id.
    Scoped,
}

impl Newer for ExternalKind {
    fn newer() -> Self {
        Self::Scoped
    }
}

/// One name a provider has for a person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Plain)]
pub struct ExternalId {
    pub kind: ExternalKind,
    pub value: String,
}

/// A customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Plain)]
pub struct Contact {
    pub id: ContactId,
    /// The name the customer chose; may be missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// All known names, each once, the newest first: after a changed number the new one is written to. Links are added and
    /// never overwritten (facts 2.4).
    pub ids: Vec<ExternalId>,
}

impl Contact {
    /// The newest known name of a kind.
    #[must_use]
    pub fn external(&self, kind: ExternalKind) -> Option<&str> {
        self.ids
            .iter()
            .find(|id| id.kind == kind)
            .map(|id| id.value.as_str())
    }

    /// Digits to show as a telephone number, where the provider told one.
    #[must_use]
    pub fn phone(&self) -> Option<&str> {
        self.external(ExternalKind::WaId)
            .or_else(|| self.external(ExternalKind::Phone))
    }

    /// Everything the person may be looked for by.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let ids = self.ids.iter().map(|id| id.value.as_str());
        self.name.as_deref().into_iter().chain(ids)
    }

    /// Telephone numbers, which may be looked for by how they end.
    pub fn numbers(&self) -> impl Iterator<Item = &str> {
        let is_number =
            |id: &&ExternalId| matches!(id.kind, ExternalKind::WaId | ExternalKind::Phone);
        self.ids
            .iter()
            .filter(is_number)
            .map(|id| id.value.as_str())
    }

    /// Whether one of the telephone numbers ends in what is looked for.
    #[must_use]
    pub fn ends_in(&self, wanted: &Wanted) -> bool {
        self.numbers().any(|number| wanted.ends(number))
    }

    /// Whether the person goes by what is looked for.
    #[must_use]
    pub fn goes_by(&self, wanted: &Wanted) -> bool {
        wanted.is_in(&|has| self.names().any(has)) || self.ends_in(wanted)
    }

    /// By which of these it is found: by one name where one has all the words, by the end of a number, else by all of them
    /// together.
    #[must_use]
    pub fn found_by(&self, wanted: &Wanted) -> Option<Snippet> {
        let by_name = self.names().find_map(|name| wanted.find(name));
        let by_end = || self.numbers().find_map(|number| wanted.find_end(number));
        by_name.or_else(by_end).or_else(|| {
            let names: Vec<&str> = self.names().collect();
            wanted.find(&names.join(" · "))
        })
    }

    /// Takes over what a newer sight of the same person tells. Says whether anything was new.
    pub fn learn(&mut self, name: Option<&str>, ids: &[ExternalId]) -> bool {
        let mut news = false;
        if let Some(name) =
            name.filter(|name| !name.is_empty() && self.name.as_deref() != Some(*name))
        {
            self.name = Some(name.to_owned());
            news = true;
        }
        for id in ids {
            if !self.ids.contains(id) {
                self.ids.insert(0, id.clone());
                news = true;
            }
        }
        news
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(value: &str) -> ExternalId {
        ExternalId {
            kind: ExternalKind::WaId,
            value: value.to_owned(),
        }
    }

    #[test]
    fn s01_3_after_a_changed_number_the_new_one_is_written_to_and_the_old_one_stays_linked() {
        let mut contact = Contact {
            id: ContactId(1),
            name: None,
            ids: vec![number("5511555000001")],
        };
        assert!(contact.learn(None, &[number("5511555000009"), number("5511555000001")]));
        assert_eq!(contact.phone(), Some("5511555000009"));
        assert!(contact.ids.contains(&number("5511555000001")));
        assert!(!contact.learn(None, &[number("5511555000001")]));
    }
}
