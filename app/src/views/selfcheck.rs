//! The self-check: each thing that Recado needs of this browser, how it is, and what to do where it is not well.

use super::{
    ask,
    route::Route,
    ui::{follow_link, use_ui},
};
use crate::{
    desk::{Connection, Desk, SelfCheck as Found, use_desk},
    i18n::{bytes, doors, fill, inbox as words, selfcheck as t, thread},
    parts::icon,
};
use domain::{
    command::{Command, Keyed},
    conversation::Status,
};
use leptos::{prelude::*, task::spawn_local};

/// Clocks may differ by so many milliseconds before anybody need care.
const CLOSE: i64 = 60_000;

/// One line of it.
struct Line {
    name: &'static str,
    how: How,
    text: String,
    remedy: Option<Remedy>,
}

#[derive(Clone, Copy)]
enum How {
    Well,
    /// Nothing is wrong with it: it goes on when there is a network again.
    Rests,
    /// Recado works without it too, or nobody can tell just now: no alarm.
    May,
    Bad,
}

impl From<bool> for How {
    fn from(well: bool) -> Self {
        if well { How::Well } else { How::Bad }
    }
}

/// What a click can do about it.
#[derive(Clone, Copy)]
enum Remedy {
    Persist,
    Allow,
    Reload,
}

/// Looks when it is opened, when the connection changes, and when asked.
#[component]
pub fn SelfCheck() -> impl IntoView {
    let desk = use_desk();
    let found = RwSignal::new(None::<Found>);
    let look = move || {
        spawn_local(async move {
            let new = desk.self_check().await;
            found.try_set(Some(new));
        });
    };
    let connection = desk.connection();
    Effect::new(move |_| {
        connection.track();
        look();
    });
    let look_again = move || {
        found.set(None);
        look();
    };
    let cure = move |remedy: Remedy| {
        spawn_local(async move {
            match remedy {
                Remedy::Persist => desk.ask_to_persist().await,
                Remedy::Allow => desk.ask_for_notices().await,
                Remedy::Reload => desk.renew(),
            }
            look_again();
        });
    };
    let shown = move |line: Line| {
        let (class, sign) = match line.how {
            How::Well => ("ok", icon::DONE),
            How::Rests => ("rests", icon::CLOCK),
            How::May => ("may", icon::ALERT),
            How::Bad => ("not", icon::ALERT),
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
        <Waiting desk />
        <section class="panel" aria-live="polite" aria-busy=move || found.get().is_none().to_string()>
            <ul class="checks">
                {move || found.get().map(|found| lines(desk, &found).into_iter().map(shown).collect_view())}
            </ul>
            <div class="actions">
                <button type="button" class="button" on:click=move |_| look_again()>
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

fn line(name: &'static str, how: impl Into<How>, text: impl Into<String>) -> Line {
    Line {
        name,
        how: how.into(),
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
        Err(_) if !found.online => line(t::network(), How::Rests, t::network_offline()),
        Err(_) => line(t::network(), false, t::network_silent()),
    }
}

fn stream(desk: Desk, found: &Found) -> Line {
    if !found.online {
        return line(t::stream(), How::Rests, t::stream_rests());
    }
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
        Err(_) => line(t::session(), How::May, t::session_unsure()),
    }
}

fn clock(found: &Found) -> Line {
    match found.ahead {
        None => line(t::clock(), How::May, t::clock_unknown()),
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
    let size = |size: f64| bytes(size as u64);
    match found.storage {
        Some((used, all)) if found.keeps => line(
            t::storage(),
            used < all * 0.9,
            fill(t::storage_ok(), &[&size(used), &size(all)]),
        ),
        _ if found.keeps => line(t::storage(), true, t::storage_untold()),
        _ => line(t::storage(), false, t::storage_none()),
    }
}

fn persistence(found: &Found) -> Line {
    if found.persisted {
        return line(t::persistence(), true, t::persistence_ok());
    }
    Line {
        remedy: Some(Remedy::Persist),
        ..line(t::persistence(), How::May, t::persistence_bad())
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
    let (text, remedy) = match found.notices.as_deref() {
        Some("granted") => return line(t::notices(), true, t::notices_ok()),
        Some("denied") => (t::notices_bad(), None),
        Some(_) => (t::notices_ask(), Some(Remedy::Allow)),
        None => (t::notices_none(), None),
    };
    Line {
        remedy,
        ..line(t::notices(), How::May, text)
    }
}

/// What has not gone out yet: of whom, and what it is.
#[component]
fn Waiting(desk: Desk) -> impl IntoView {
    let ui = use_ui();
    let one = move |Keyed {
                        conversation,
                        command,
                        ..
                    }: Keyed| {
        let to = Route::Conversation(conversation);
        let head = desk.glance(conversation);
        let name = head.map(|head| ask::contact_name(&head.contact));
        view! {
            <li>
                <a href=to.path() on:click=follow_link(ui, to)><strong dir="auto">{name}</strong></a>
                <span dir="auto">{what(desk, &command)}</span>
            </li>
        }
    };
    move || {
        let all = desk.waits();
        (!all.is_empty()).then(|| {
            view! {
                <section class="panel waits">
                    <h3>{words::waiting(all.len())}</h3>
                    <ol>{all.into_iter().map(one).collect_view()}</ol>
                </section>
            }
        })
    }
}

fn what(desk: Desk, command: &Command) -> String {
    let (what, more) = match command {
        Command::Claim => (thread::claim(), String::new()),
        Command::Release | Command::Assign { to: None } => (thread::release(), String::new()),
        Command::Assign { to: Some(to) } => (thread::assign_to(), ask::agent_name(desk, *to)),
        Command::SetStatus { status } | Command::Reopen { status, .. } => {
            let name = match status {
                Status::Open => thread::open(),
                Status::Pending => thread::pending(),
                Status::Snoozed { .. } => thread::snoozed(),
                Status::Closed => thread::closed(),
            };
            (thread::status(), name.to_owned())
        }
        Command::Reply {
            text, attachment, ..
        } => {
            let name = attachment.as_ref().and_then(|file| file.name.clone());
            let said = [name, Some(text.clone())].into_iter().flatten();
            let said: Vec<String> = said.filter(|text| !text.is_empty()).collect();
            (thread::reply(), said.join(" · "))
        }
        Command::Retry { .. } => (thread::retry(), String::new()),
        Command::AddNote { text } => (thread::note_tab(), text.clone()),
        Command::MarkSeen { .. } => ("", String::new()),
    };
    match more.as_str() {
        "" => what.to_owned(),
        more => [what, ": ", more].concat(),
    }
}
