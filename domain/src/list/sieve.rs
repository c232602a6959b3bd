//! A list's conditions, made ready once and asked of many conversations: a browser asks ten thousand between a key and
//! the frame that answers it.

use super::{Bucket, Filter, Looker, Query};
use crate::{contact::Contact, conversation::Conversation, ids::ContactId, text::Wanted};

/// Who stands in a list, as somebody sees it.
#[derive(Debug)]
pub struct Sieve<'a> {
    query: &'a Query,
    looker: Looker<'a>,
    reaches_closed: bool,
    wanted: Vec<(&'a str, Wanted)>,
}

/// Where people are looked up. It is asked only where a name can matter.
pub type Contacts<'a> = &'a dyn Fn(ContactId) -> Option<&'a Contact>;

/// A conversation as a whole, for conditions that its kind alone does not settle.
#[derive(Clone, Copy)]
pub(super) struct Whole<'a> {
    pub conversation: &'a Conversation,
    pub contacts: Contacts<'a>,
    wanted: &'a [(&'a str, Wanted)],
}

impl Query {
    /// The conditions of this list, ready to be asked.
    #[must_use]
    pub fn sieve<'a>(&'a self, looker: Looker<'a>) -> Sieve<'a> {
        let mut wanted = Vec::new();
        self.filter
            .texts(&mut |text| wanted.push((text, Wanted::new(text))));
        Sieve {
            query: self,
            looker,
            reaches_closed: self.reaches_closed(),
            wanted,
        }
    }
}

impl Sieve<'_> {
    /// Whether a conversation stands in the list.
    #[must_use]
    pub fn admits<'a>(&'a self, conversation: &'a Conversation, contacts: Contacts<'a>) -> bool {
        let whole = Whole {
            conversation,
            contacts,
            wanted: &self.wanted,
        };
        let stands = self.stands(&Bucket::of(conversation), Some(whole));
        stands.unwrap_or_default()
    }

    /// Whether conversations of a kind stand in the list; nothing where that takes a look at each.
    #[must_use]
    pub fn settles(&self, kind: &Bucket) -> Option<bool> {
        self.stands(kind, None)
    }

    fn stands(&self, kind: &Bucket, whole: Option<Whole<'_>>) -> Option<bool> {
        if self.reaches_closed || self.query.view.admits(kind, self.looker.me) {
            self.query.filter.admits(kind, whole, self.looker)
        } else {
            Some(false)
        }
    }
}

impl Filter {
    /// Every text that is looked for.
    fn texts<'a>(&'a self, tell: &mut dyn FnMut(&'a str)) {
        match self {
            Filter::All(parts) | Filter::Any(parts) => {
                parts.iter().for_each(|part| part.texts(tell));
            }
            Filter::Text(text) => tell(text),
            _ => {}
        }
    }
}

impl Whole<'_> {
    /// Whether the row has the words of a text condition: in the names, the numbers or the last line.
    pub fn has(&self, text: &str) -> bool {
        let wanted = self.wanted.iter().find(|(typed, _)| *typed == text);
        let last = self.conversation.last.as_ref();
        let last = last.map_or("", |last| last.text.as_str());
        let contact = (self.contacts)(self.conversation.contact);
        wanted.is_some_and(|(_, wanted)| {
            contact.is_some_and(|contact| contact.ends_in(wanted))
                || wanted.is_in(&|has| {
                    has(last) || contact.is_some_and(|contact| contact.names().any(has))
                })
        })
    }
}
