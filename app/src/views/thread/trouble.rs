//! Under a message that did not get through: why, in words, and what can be done.

use crate::{
    desk::Desk,
    i18n::{fill, thread as t, words},
    parts::icon,
    views::ui::Ui,
};
use domain::{
    command::Command,
    conversation::EntryKey,
    ids::ConversationId,
    message::{Again, Failure},
};
use leptos::prelude::*;

/// The provider's code and words are a detail; the sentence is ours.
pub fn trouble(
    desk: Desk,
    ui: Ui,
    id: ConversationId,
    key: EntryKey,
    failure: &Failure,
) -> impl IntoView + use<> {
    let code = failure
        .code
        .map(|code| fill(t::code(), &[&code.to_string()]));
    let technical = [code, failure.detail.clone()]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · ");
    let again = failure.again;
    let retry = move |_| {
        ui.wish(desk, id, Command::Retry { message: key });
    };
    view! {
        <div class="trouble">
            <span>{words::why(failure.why)} {(again == Again::ByPerson && is_unsure(failure)).then(|| format!(" {}", t::may_arrive_twice()))}</span>
            {(!technical.is_empty())
                .then(|| view! { <details><summary>{t::technical()}</summary>{technical.clone()}</details> })}
            {(again != Again::Useless)
                .then(|| {
                    view! {
                        <button type="button" class="button danger" on:click=retry>{icon::icon(icon::RETRY)} {t::retry()}</button>
                    }
                })}
        </div>
    }
}

/// Whether the message may have gone out all the same.
fn is_unsure(failure: &Failure) -> bool {
    use domain::message::Why;
    matches!(failure.why, Why::TimedOut | Why::ProviderDown)
}
