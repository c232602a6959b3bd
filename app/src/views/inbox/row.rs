//! One row of the list. It is painted when it is given somebody and when something about them has changed, so a new
//! message touches one row and not the list.
//!
//! Rows are made once and shown again for other conversations, ten of them between two frames when somebody scrolls
//! fast. So what a row is made of stands still, and only what says something else is written.

use super::paint::paint;
use crate::{
    desk::Desk,
    i18n::inbox as t,
    parts::{
        self, Written,
        icon::{self, drawn},
    },
    views::ui::row_id,
};
use domain::ids::ConversationId;
use leptos::{
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlElement},
};
use std::{cell::Cell, rc::Rc};

/// What changes in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    Id,
    Hidden,
    Class,
    Selected,
    Stop,
    Place,
    Of,
    Face,
    Letters,
    Channel,
    Medium,
    Name,
    Via,
    When,
    WhenTitle,
    Waits,
    Draft,
    Who,
    Kind,
    Words,
    Status,
    StatusSign,
    StatusName,
    Failed,
    Chip,
    ChipTitle,
    ChipText,
    Owner,
    OwnerTitle,
    OwnerLetters,
    OwnerName,
    Unread,
    UnreadName,
}

/// Where each of them is.
const PIECES: [parts::Piece; 33] = [
    ("", "id"),
    ("", "hidden"),
    ("", "class"),
    ("", "aria-selected"),
    ("", "tabindex"),
    ("", "aria-posinset"),
    ("", "aria-setsize"),
    (".avatar", "class"),
    (".avatar", "data-letters"),
    (".channel", "class"),
    (".channel", "inside"),
    (".name", "text"),
    (".name + .unseen", "text"),
    ("time", "text"),
    (".when", "title"),
    (".when", "class"),
    (".draft", "hidden"),
    (".who", "text"),
    (".kind", "inside"),
    (".words", "text"),
    (".status", "class"),
    (".status", "inside"),
    (".status", "aria-label"),
    (".failed", "hidden"),
    (".chip", "class"),
    (".chip", "title"),
    (".chip b", "text"),
    (".owner", "class"),
    (".owner", "title"),
    (".owner .avatar", "data-letters"),
    (".owner .unseen", "text"),
    (".badge", "text"),
    (".badge", "aria-label"),
];

fn bones() -> String {
    [
        r#"<span class="avatar" aria-hidden="true"><span class="channel"></span></span><span class="body"><span class="top"><span class="name cut" dir="auto"></span><span class="unseen"></span><span class="when">"#,
        &drawn(icon::WAITS),
        r#"<span class="unseen">"#,
        t::waits(),
        r#"</span><time></time></span></span><span class="under"><span class="last"><span class="draft" hidden>"#,
        t::draft_mark(),
        r#":</span><span class="who cut"></span><span class="kind"></span><span class="words cut" dir="auto"></span></span><span class="marks"><span class="status" role="img"></span><span class="mark failed" role="img" aria-label=""#,
        t::failed_mark(),
        r#"">"#,
        &drawn(icon::ALERT),
        r#"</span><span class="chip">"#,
        &drawn(icon::CLOCK),
        r#"<b></b></span><span class="owner"><span class="avatar small" aria-hidden="true"></span><span class="unseen"></span></span><span class="badge" role="img"></span></span></span></span>"#,
    ]
    .concat()
}

/// An element of the list, and whom it shows now.
pub struct Row {
    pub node: Element,
    pub id: Cell<Option<ConversationId>>,
    desk: Desk,
    written: Written,
    /// Where it stands, and among how many. Kept true while the focus is in the list: nobody else hears it, and a new
    /// message would otherwise change every row.
    numbered: Cell<bool>,
    /// Pixels from where all rows are moved to.
    pub place: Cell<i32>,
    /// Whether it came to show somebody else since the elements were put in order; and since the rows were put to their places.
    pub is_new: Cell<bool>,
    pub has_come: Cell<bool>,
}

impl Row {
    /// A row for nobody yet. `None` where the browser makes no elements, which no browser does.
    #[must_use]
    pub fn new(desk: Desk) -> Option<Rc<Self>> {
        let node = document().create_element("button").ok()?;
        for (name, value) in [("type", "button"), ("role", "option"), ("hidden", "")] {
            node.set_attribute(name, value).ok()?;
        }
        node.set_inner_html(&bones());
        let row = Rc::new(Self {
            written: Written::new(&node, &PIECES)?,
            numbered: Cell::new(false),
            place: Cell::new(0),
            is_new: Cell::new(true),
            has_come: Cell::new(true),
            id: Cell::new(None),
            desk,
            node,
        });
        Some(row)
    }

    /// Says what is so now.
    pub fn show(&self) {
        let id = self.id.get();
        self.say(Piece::Hidden, if id.is_some() { "" } else { "hidden" });
        let Some(id) = id else {
            self.node.remove_attribute("id").ok();
            // Whoever is shown next may be who was shown last, and must be written again.
            self.written.forget(Piece::Id as usize);
            return;
        };
        self.say(Piece::Id, &row_id(id));
        if let Some(head) = self.desk.glance(id) {
            untrack(|| paint(self, self.desk, &head));
        }
    }

    /// Writes a piece, unless it says so already.
    pub fn say(&self, piece: Piece, words: &str) {
        self.written.say(piece as usize, words);
    }

    /// Shows somebody else, or nobody.
    pub fn give(&self, id: Option<ConversationId>) {
        if self.id.replace(id) != id {
            self.numbered.set(false);
            self.is_new.set(true);
            self.has_come.set(true);
            self.show();
        }
    }

    /// Puts it at a place, in pixels from where all rows are moved to.
    pub fn put(&self, place: i32) {
        if self.place.replace(place) != place {
            let style = self.node.unchecked_ref::<HtmlElement>().style();
            let shift = format!("translateY({place}px)");
            style.set_property("transform", &shift).unwrap_or_default();
        }
    }

    /// Says where it stands; `always`, or only if it never did for this conversation.
    pub fn number(&self, place: usize, of: usize, always: bool) {
        if always || !self.numbered.replace(true) {
            self.say(Piece::Place, &place.to_string());
            self.say(Piece::Of, &of.to_string());
        }
    }
}
