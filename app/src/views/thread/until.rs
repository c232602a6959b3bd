//! Snoozing until a moment of one's own. The browser's own field asks for it, in the way that its person's calendar is read,
//! with keys and aloud as well; it is of the browser's zone, as everything else is.

use super::Open;
use crate::{
    desk::Desk,
    host, i18n,
    i18n::thread as t,
    parts::{Dialog, Wrong},
    views::{
        ask,
        ui::{Ui, focus, refusal_words},
    },
};
use domain::{command::Command, conversation::Status, refusal::Refusal};
use leptos::{ev::SubmitEvent, prelude::*};

/// The id of the field.
const FIELD: &str = "snooze-moment";

/// Shown while `asks` holds.
#[component]
pub fn Until(open: Open, desk: Desk, ui: Ui, asks: RwSignal<bool>) -> impl IntoView {
    let moment = RwSignal::new(String::new());
    let wrong = RwSignal::new(None);
    Effect::new(move |_| {
        if asks.get() {
            wrong.set(None);
            moment.set(i18n::as_field(i18n::at_nine(host::now(), 1)));
            request_animation_frame(|| focus(FIELD));
        }
    });
    let objection = move |command: &Command| {
        let object = |head: &_| ask::objection(desk, head, command.clone());
        untrack(|| open.head.with(|head| head.as_ref().and_then(object)))
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        // What is no moment at all lies no more ahead than what is over.
        let until = moment.with_untracked(|moment| i18n::of_field(moment));
        let command = until.map(|until| Command::SetStatus {
            status: Status::Snoozed { until },
        });
        let refusal = match &command {
            None => Some(Refusal::InThePast),
            Some(command) => objection(command),
        };
        match (refusal, command) {
            (None, Some(command)) => {
                asks.set(false);
                ui.wish(desk, open.id(), command);
            }
            (refusal, _) => wrong.set(refusal.map(|refusal| refusal_words(desk, refusal))),
        }
    };
    view! {
        <Dialog open=asks title=t::snooze_until()>
            // In our words, and in the language that was chosen here.
            <form class="door-card-form" novalidate on:submit=submit>
                <div class="field">
                    <label for=FIELD>{t::snooze_moment()}</label>
                    <input
                        class="input"
                        id=FIELD
                        type="datetime-local"
                        min=i18n::as_field(host::now())
                        prop:value=moment
                        on:input:target=move |event| moment.set(event.target().value())
                    />
                </div>
                <Wrong text=wrong.into() />
                <div class="choices">
                    <button type="submit" class="button main">{t::snooze()}</button>
                </div>
            </form>
        </Dialog>
    }
}
