//! The self-check: each thing that Recado needs of this browser, how it is, and what to do where it is not well.

use super::ask;
use crate::{
    desk::{Connection, Desk, SelfCheck as Found, use_desk},
    i18n::{doors, fill, selfcheck as t},
    parts::icon,
};
use leptos::{prelude::*, task::spawn_local};

/// Clocks may differ by so many milliseconds before anybody need care.
const CLOSE: i64 = 60_000;

/// One line of it.
struct Line {
    name: &'static str,
    ok: bool,
    text: String,
    remedy: Option<Remedy>,
}

/// What a click can do about it.
#[derive(Clone, Copy)]
enum Remedy {
    Persist,
    Allow,
    Reload,
}

/// Looks when it is opened, and again when asked.
#[component]
pub fn SelfCheck() -> impl IntoView {
    let desk = use_desk();
    let found = RwSignal::new(None::<Found>);
    let look = move || {
        found.set(None);
        spawn_local(async move {
            let new = desk.self_check().await;
            found.try_set(Some(new));
        });
    };
    look();
    let cure = move |remedy: Remedy| {
        spawn_local(async move {
            match remedy {
                Remedy::Persist => desk.ask_to_persist().await,
                Remedy::Allow => desk.ask_for_notices().await,
                Remedy::Reload => desk.renew(),
            }
            look();
        });
    };
    let shown = move |line: Line| {
        let (class, sign) = if line.ok {
            ("ok", icon::DONE)
        } else {
            ("not", icon::ALERT)
        };
        view! {
            <li class=class>
                {icon::icon(sign)} <strong>{line.name}</strong> <span>{line.text}</span>
                {line.remedy.map(|remedy| view! {
                    <span><button type="button" class="button" on:click=move |_| cure(remedy)>{remedy.name()}</button></span>
                })}
            </li>
        }
    };
    view! {
        <section class="panel" aria-live="polite" aria-busy=move || found.get().is_none().to_string()>
            <ul class="checks">
                {move || found.get().map(|found| lines(desk, &found).into_iter().map(shown).collect_view())}
            </ul>
            <div class="actions">
                <button type="button" class="button" on:click=move |_| look()>
                    {move || if found.get().is_some() { t::again() } else { doors::working() }}
                </button>
            </div>
        </section>
    }
}

impl Remedy {
    fn name(self) -> &'static str {
        match self {
            Remedy::Persist => t::persist(),
            Remedy::Allow => t::allow(),
            Remedy::Reload => crate::i18n::inbox::renew(),
        }
    }
}

fn line(name: &'static str, ok: bool, text: impl Into<String>) -> Line {
    Line {
        name,
        ok,
        text: text.into(),
        remedy: None,
    }
}

fn lines(desk: Desk, found: &Found) -> Vec<Line> {
    vec![
        network(found),
        stream(desk, found),
        session(desk, found),
        clock(found),
        storage(desk, found),
        persistence(found),
        version(desk, found),
        notices(found),
    ]
}

fn network(found: &Found) -> Line {
    match found.worker {
        Ok(took) => line(
            t::network(),
            true,
            fill(t::network_ok(), &[&took.0.to_string()]),
        ),
        // A refusal is an answer too.
        Err(status) if status > 0 => line(t::network(), true, fill(t::network_ok(), &["?"])),
        Err(_) if !found.online => line(t::network(), false, t::network_offline()),
        Err(_) => line(t::network(), false, t::network_silent()),
    }
}

fn stream(desk: Desk, found: &Found) -> Line {
    let well = desk.connection().get_untracked() == Connection::Connected && found.worker.is_ok();
    let text = match (well, found.leads) {
        (false, _) => t::stream_bad(),
        (true, true) => t::stream_ok(),
        (true, false) => t::stream_led(),
    };
    line(t::stream(), well, text)
}

fn session(desk: Desk, found: &Found) -> Line {
    let name = ask::me(desk).map(|me| me.name.clone()).unwrap_or_default();
    match found.worker {
        Ok(_) => line(t::session(), true, fill(t::session_ok(), &[&name])),
        Err(401) => line(t::session(), false, t::session_bad()),
        Err(_) => line(t::session(), false, t::session_unsure()),
    }
}

fn clock(found: &Found) -> Line {
    match found.ahead {
        None => line(t::clock(), false, t::clock_unknown()),
        Some(ahead) if ahead.0.abs() < CLOSE => line(t::clock(), true, t::clock_ok()),
        Some(ahead) => {
            let minutes = ahead.0.abs() / 60_000;
            let apart = format!("{} h {:02} min", minutes / 60, minutes % 60);
            line(t::clock(), false, fill(t::clock_bad(), &[&apart]))
        }
    }
}

fn storage(desk: Desk, found: &Found) -> Line {
    if let Some(trouble) = desk.trouble().get_untracked() {
        return line(t::storage(), false, t::trouble(trouble));
    }
    // Whole, for what writes broken numbers weighs more than this page.
    let megabytes = |bytes: f64| ((bytes / 1e6) as u64).to_string();
    match found.storage {
        Some((used, all)) if found.keeps => line(
            t::storage(),
            used < all * 0.9,
            fill(t::storage_ok(), &[&megabytes(used), &megabytes(all)]),
        ),
        _ => line(t::storage(), found.keeps, t::storage_none()),
    }
}

fn persistence(found: &Found) -> Line {
    if found.persisted {
        return line(t::persistence(), true, t::persistence_ok());
    }
    Line {
        remedy: Some(Remedy::Persist),
        ..line(t::persistence(), false, t::persistence_bad())
    }
}

fn version(desk: Desk, found: &Found) -> Line {
    if desk.renewal().get_untracked() {
        return Line {
            remedy: Some(Remedy::Reload),
            ..line(t::version(), false, t::version_new())
        };
    }
    let text = if found.served {
        t::version_ok()
    } else {
        t::version_bad()
    };
    line(t::version(), found.served, text)
}

fn notices(found: &Found) -> Line {
    match found.notices.as_deref() {
        Some("granted") => line(t::notices(), true, t::notices_ok()),
        Some("denied") => line(t::notices(), false, t::notices_bad()),
        Some(_) => Line {
            remedy: Some(Remedy::Allow),
            ..line(t::notices(), false, t::notices_ask())
        },
        None => line(t::notices(), false, t::notices_none()),
    }
}
