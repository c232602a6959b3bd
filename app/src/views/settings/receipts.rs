//! Every webhook as it came, and what became of it.

use super::bones;
use crate::{
    api::ReceiptLine,
    desk::{Desk, use_desk},
    i18n::{self, settings as t},
    json,
    parts::{Wrong, empty, icon},
    views::{ask, doors::Asking, ui::use_ui},
};
use leptos::prelude::*;

const STATES: [&str; 3] = ["applied", "ignored", "failed"];

/// Newest first, a page at a time.
#[component]
pub fn Receipts() -> impl IntoView {
    let desk = use_desk();
    let asking = Asking::new();
    let state = RwSignal::new(None::<&'static str>);
    let lines = RwSignal::new(None::<Vec<ReceiptLine>>);
    let more = RwSignal::new(false);
    let load = move |before: Option<String>| {
        let is_first = before.is_none();
        let request = desk.receipts(state.get_untracked().map(str::to_owned), before);
        let done = move |page: Vec<ReceiptLine>| {
            more.try_set(!page.is_empty() && page.len() >= 20);
            lines.try_update(|lines| match lines {
                Some(lines) if !is_first => lines.extend(page),
                _ => *lines = Some(page),
            });
        };
        asking.ask(request, done, |_| None);
    };
    Effect::new(move |_| {
        state.track();
        load(None);
    });
    let chip = move |which: Option<&'static str>| {
        let name = which.map_or_else(|| t::every_state().to_owned(), t::receipt_states);
        view! {
            <button type="button" class="tab" role="tab" aria-selected=move || (state.get() == which).to_string() on:click=move |_| state.set(which)>
                {name}
            </button>
        }
    };
    view! {
        <div class="tabs" role="tablist" aria-label=t::receipts()>
            {chip(None)} {STATES.map(|state| chip(Some(state))).collect_view()}
        </div>
        <Wrong text=asking.wrong.into() />
        {move || match lines.get() {
            None => bones().into_any(),
            Some(lines) if lines.is_empty() => {
                view! { <div class="panel">{empty(icon::RECEIPTS, t::no_receipts(), t::no_receipts_more(), ())}</div> }.into_any()
            }
            Some(lines) => view! {
                <section class="panel">
                    <ul class="lines">{lines.into_iter().map(|line| view! { <Receipt desk line /> }).collect_view()}</ul>
                </section>
            }.into_any(),
        }}
        <Show when=move || more.get()>
            <div class="actions">
                <button
                    type="button"
                    class="button"
                    on:click=move |_| load(lines.with_untracked(|lines| lines.as_ref()?.last().map(|line| line.id.clone())))
                >
                    {t::more()}
                </button>
            </div>
        </Show>
    }
}

#[component]
fn Receipt(desk: Desk, line: ReceiptLine) -> impl IntoView {
    let ui = use_ui();
    let asking = Asking::new();
    let raw = RwSignal::new(None::<String>);
    let (id, again) = (line.id.clone(), line.id.clone());
    let show = move |_| {
        if raw.get_untracked().is_some() {
            raw.set(None);
        } else {
            asking.ask(
                desk.receipt(id.clone()),
                move |text| {
                    raw.try_set(Some(json::pretty(&text)));
                },
                |_| None,
            );
        }
    };
    let replay = move |_| {
        asking.ask(
            desk.replay(again.clone()),
            move |()| ui.say(t::replayed().to_owned()),
            |_| None,
        )
    };
    let class = match line.state.as_str() {
        "applied" => "chip good",
        "failed" => "chip bad",
        _ => "chip",
    };
    view! {
        <li>
            <span class=class>{t::receipt_state(&line.state)}</span>
            <div class="what">
                <strong class="figures">{i18n::exactly(line.at)}</strong>
                <span>{brought(desk, &line)}</span>
            </div>
            <div class="actions">
                <button type="button" class="button" aria-expanded=move || raw.get().is_some().to_string() on:click=show>
                    {move || if raw.get().is_some() { t::hide_raw() } else { t::show_raw() }}
                </button>
                <button type="button" class="button bare" on:click=replay>{icon::icon(icon::RETRY)} {t::replay()}</button>
            </div>
            <Wrong text=asking.wrong.into() />
            {move || raw.get().map(|raw| view! { <pre class="raw" tabindex="0">{raw}</pre> })}
        </li>
    }
}

/// Of whom it is, what it brought, and why pieces were not applied; each once: one webhook may hold a thousand pieces.
fn brought(desk: Desk, line: &ReceiptLine) -> String {
    let head = line.conversation.and_then(|id| desk.glance(id));
    let name = head.map(|head| ask::contact_name(&head.contact));
    let mut words: Vec<&str> = name.iter().map(String::as_str).collect();
    words.extend(line.kinds.iter().filter_map(|kind| t::brought(kind)));
    for why in line
        .outcomes
        .iter()
        .filter_map(|piece| piece.why.as_deref())
    {
        let word = t::outcome(why);
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words.join(" · ")
}
