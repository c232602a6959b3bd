//! Where one is signed in, and ending it there.

use super::bones;
use crate::{
    api::SessionLine,
    desk::use_desk,
    i18n::{self, fill, settings as t},
    parts::{Wrong, icon},
    views::doors::Asking,
};
use domain::time::Span;
use leptos::prelude::*;

/// This browser first.
#[component]
pub fn Sessions() -> impl IntoView {
    let desk = use_desk();
    let asking = Asking::new();
    let lines = RwSignal::new(None::<Vec<SessionLine>>);
    let keep = move |mut found: Vec<SessionLine>| {
        found.sort_by_key(|line| (!line.current, std::cmp::Reverse(line.last_used)));
        lines.try_set(Some(found));
    };
    asking.ask(desk.sessions(), keep, |_| None);
    let end = move |id: String| {
        let ended = id.clone();
        let done = move |()| {
            lines.try_update(|lines| {
                lines
                    .iter_mut()
                    .for_each(|lines| lines.retain(|line| line.id != ended))
            });
        };
        asking.ask(desk.end_session(id), done, |_| None);
    };
    let line = move |line: SessionLine| {
        let used = match line.last_used {
            _ if line.current => Some(t::in_use().to_owned()),
            at => at.map(|at| used(desk.now().get_untracked() - at)),
        };
        let times = [
            Some(fill(t::since(), &[&i18n::at_length(line.since)])),
            used,
        ];
        let browser = if line.browser.is_empty() {
            t::unknown_browser().to_owned()
        } else {
            named(&line.browser)
        };
        let id = line.id.clone();
        view! {
            <li>
                {icon::icon(icon::SESSIONS)}
                <div class="what" title=line.browser.clone()>
                    <strong>{browser}</strong> <span>{times.into_iter().flatten().collect::<Vec<_>>().join(" · ")}</span>
                </div>
                {if line.current {
                    view! { <span class="chip accent">{t::this_browser()}</span> }.into_any()
                } else {
                    view! {
                        <button type="button" class="button danger" on:click=move |_| end(id.clone())>{t::end()}</button>
                    }.into_any()
                }}
            </li>
        }
    };
    view! {
        <Wrong text=asking.wrong.into() />
        {move || match lines.get() {
            None => bones().into_any(),
            Some(lines) => view! {
                <section class="panel"><ul class="lines">{lines.into_iter().map(line).collect_view()}</ul></section>
            }.into_any(),
        }}
    }
}

/// How long ago somebody came by this browser. The worker notes that at most once an hour, so it is told no more exactly.
fn used(ago: Span) -> String {
    if ago < Span::hours(1) {
        return t::used_lately().to_owned();
    }
    fill(t::used_about(), &[&i18n::waited(ago)])
}

/// `Firefox · Linux` out of what a browser calls itself; unknown ones keep their own words.
fn named(browser: &str) -> String {
    let find = |known: &[(&str, &'static str)]| {
        known
            .iter()
            .find(|(sign, _)| browser.contains(sign))
            .map(|(_, name)| *name)
    };
    let program = find(&[
        ("Edg", "Edge"),
        ("OPR", "Opera"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ]);
    let system = find(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (program, system) {
        (Some(program), Some(system)) => format!("{program} · {system}"),
        _ => browser.to_owned(),
    }
}
