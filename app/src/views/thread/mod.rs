//! One conversation: header, lines, composer.

mod activity;
mod attach;
mod body;
mod bubble;
mod composer;
mod entry;
mod guard;
mod header;
mod hold;
mod leads;
mod length;
mod log;
mod marks;
mod media;
mod note;
mod place;
mod shrink;
mod sight;
mod trouble;
mod until;
mod warm;

pub use body::{kind_icon, kind_name};
pub use marks::without_marks;
pub use media::{Coming, saved};

use super::{ask, lost::Lost, ui::use_ui};
use crate::{
    desk::{Desk, use_desk},
    i18n::{fill, inbox as words, thread as t},
    parts::{empty, icon},
};
use attach::Tray;
pub use attach::TrayView;
pub use body::kind;
use composer::Composer;
pub use composer::Pen;
use domain::{
    channel::{ChannelKind, Inbox},
    ids::ConversationId,
    wire::Head,
};
use header::Header;
use leptos::prelude::*;
use log::{Log, Stays};
pub use warm::warm;

/// What every part of one open thread needs.
#[derive(Debug, Clone, Copy)]
pub struct Open {
    /// Which one. Header and composer stay while the conversation changes; each line belongs to one for ever.
    pub at: Memo<Option<ConversationId>>,
    pub head: Signal<Option<Head>>,
}

impl Open {
    /// The conversation now. Nothing is ever wished while there is none; and what draws a picture may come from the network when
    /// its thread was left.
    pub fn id(self) -> ConversationId {
        let now = self.at.try_get_untracked().flatten();
        now.unwrap_or(ConversationId(0))
    }

    /// What the customer is called, where they have a name. Tracked.
    pub fn called(self) -> Option<String> {
        self.head.with(|head| ask::called(&head.as_ref()?.contact))
    }

    /// The same, or in words that they have none. Tracked.
    pub fn name(self) -> String {
        self.head.with(|head| {
            head.as_ref()
                .map(|head| ask::contact_name(&head.contact))
                .unwrap_or_default()
        })
    }

    /// Something of the inbox that it came in by, where that is known. Tracked.
    pub fn of_inbox<T>(self, desk: Desk, read: impl FnOnce(&Inbox) -> T) -> Option<T> {
        let id = self
            .head
            .with(|head| head.as_ref().map(|head| head.conversation.inbox))?;
        desk.settings()
            .with(|settings| settings.inbox(id).map(read))
    }

    /// Through what an answer goes out. Tracked.
    pub fn channel(self, desk: Desk) -> ChannelKind {
        self.of_inbox(desk, |inbox| inbox.kind)
            .unwrap_or(ChannelKind::WhatsApp)
    }
}

/// The second pane, while a conversation is open.
#[component]
pub fn Thread(at: Memo<Option<ConversationId>>, head: Signal<Option<Head>>) -> impl IntoView {
    // Read dozens of times for each change of it.
    let head: Signal<Option<Head>> = Memo::new(move |_| head.get()).into();
    let open = Open { at, head };
    let (desk, ui) = (use_desk(), use_ui());
    let stays = Stays::new();
    let tray = Tray::new(desk);
    // A conversation that is not held is asked for; until the answer there is nothing to say about it.
    let is_unknown = Memo::new(move |_| at.get().is_some_and(|id| desk.unknown(id).get()));
    let asked = Memo::new(move |_| at.get().filter(|_| !head.with(Option::is_some)));
    Effect::new(move |_| {
        if let Some(id) = asked.get() {
            desk.open(id);
        }
    });
    let known = Memo::new(move |_| head.with(Option::is_some));
    view! {
        <section
            class="thread"
            on:dragover=move |event| tray.dragged(&event)
            on:dragleave=move |event| tray.left(&event)
            on:drop=move |event| tray.dropped(&event, open, ui)
            aria-label=move || fill(t::messages_with(), &[&open.name()])>
            {move || {
                if known.get() {
                    view! {
                        <Header open />
                        {move || at.get().map(|id| looked_at(desk, id, head, stays))}
                        <Composer open tray />
                    }
                        .into_any()
                } else if is_unknown.get() {
                    view! { <Lost /> }.into_any()
                } else {
                    view! { <div class="log" role="status" aria-label=words::loading()><div class="log-in">{log::bones()}</div></div> }.into_any()
                }
            }}
            {attach::zone(tray)}
        </section>
    }
}

/// The lines, for as long as somebody looks at them.
fn looked_at(
    desk: Desk,
    id: ConversationId,
    head: Signal<Option<Head>>,
    stays: Stays,
) -> impl IntoView {
    desk.open(id);
    on_cleanup(move || desk.leave(id));
    view! { <Log id head stays /> }
}

/// The second pane while none is open.
#[component]
pub fn Nothing() -> impl IntoView {
    view! { <section class="thread" aria-label=t::choose()>{empty(icon::INBOX, t::choose(), t::choose_more(), ())}</section> }
}
