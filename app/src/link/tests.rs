//! The connection, by cases.

use super::*;

const HOUR: Time = Time(3_600_000);

fn after(seconds: i64) -> Time {
    HOUR + Span::seconds(seconds)
}

/// A link that opened its stream at [`HOUR`].
fn live() -> Link {
    let mut link = Link::new(HOUR);
    assert_eq!(link.on(News::Start, HOUR, 0.0), Some(Errand::Connect));
    assert_eq!(link.on(News::Opened, HOUR, 0.0), None);
    link
}

/// Feeds news at seconds after [`HOUR`] and says what came of the last one.
fn check(mut link: Link, news: &[(i64, News)], then: Option<Errand>, shown_as: Connection) {
    let mut errand = None;
    let mut now = HOUR;
    for (seconds, one) in news {
        now = after(*seconds);
        errand = link.on(*one, now, 0.0);
    }
    assert_eq!(errand, then, "{news:?}");
    assert_eq!(link.connection(now), shown_as, "{news:?}");
}

const SHOWN: News = News::Tick { shown: true };
const HIDDEN: News = News::Tick { shown: false };

#[test]
fn nothing_happens_before_somebody_is_signed_in() {
    for news in [
        News::Online,
        News::Shown,
        SHOWN,
        News::Broke,
        News::Ended,
        News::Offline,
        News::Unauthorized,
    ] {
        check(Link::new(HOUR), &[(1, news)], None, Connection::Connected);
    }
}

#[test]
fn the_workers_usual_end_is_taken_up_at_once_and_not_shown() {
    check(
        live(),
        &[(300, News::Heard), (301, News::Ended)],
        Some(Errand::Connect),
        Connection::Connected,
    );
}

#[test]
fn a_stream_that_ends_as_soon_as_it_opens_is_not_stormed() {
    check(
        live(),
        &[(1, News::Ended)],
        Some(Errand::Drop),
        Connection::Connected,
    );
    check(
        live(),
        &[(1, News::Ended), (2, SHOWN)],
        Some(Errand::Connect),
        Connection::Connected,
    );
}

#[test]
fn silence_of_more_than_two_heartbeats_is_a_dead_stream() {
    check(live(), &[(40, HIDDEN)], None, Connection::Connected);
    check(
        live(),
        &[(46, HIDDEN)],
        Some(Errand::Connect),
        Connection::Connected,
    );
    check(
        live(),
        &[(40, News::Heard), (80, HIDDEN)],
        None,
        Connection::Connected,
    );
}

#[test]
fn a_machine_that_slept_connects_anew() {
    check(
        live(),
        &[(1, SHOWN), (12, SHOWN)],
        Some(Errand::Connect),
        Connection::Connected,
    );
    check(
        live(),
        &[(1, SHOWN), (2, SHOWN)],
        None,
        Connection::Connected,
    );
}

#[test]
fn rare_ticks_of_a_hidden_tab_are_not_sleep() {
    check(
        live(),
        &[(1, HIDDEN), (12, HIDDEN)],
        None,
        Connection::Connected,
    );
}

#[test]
fn a_clock_that_was_set_is_treated_like_sleep_and_connects_once() {
    let hours = Span::hours(8);
    for jump in [hours, Span(-hours.0)] {
        assert!(jumped(jump, Span::seconds(1)));
    }
    assert!(!jumped(Span::minutes(1), Span::minutes(1)), "a rare tick");
    check(
        live(),
        &[(5, News::Woke)],
        Some(Errand::Connect),
        Connection::Connected,
    );
    check(
        live(),
        &[(5, News::Woke), (6, News::Opened), (7, SHOWN)],
        None,
        Connection::Connected,
    );
}

#[test]
fn coming_back_to_the_tab_or_the_network_does_not_wait_for_the_pause() {
    for news in [News::Shown, News::Online] {
        check(
            live(),
            &[(9, News::Broke), (9, news)],
            Some(Errand::Connect),
            Connection::Connected,
        );
    }
    check(live(), &[(9, News::Shown)], None, Connection::Connected);
    check(
        live(),
        &[(60, News::Shown)],
        Some(Errand::Connect),
        Connection::Connected,
    );
}

#[test]
fn what_is_shown_grows_from_reconnecting_to_out_of_date() {
    let lost = [(9, News::Broke)];
    let since = after(9);
    let mut link = live();
    for (seconds, news) in lost {
        link.on(news, after(seconds), 0.0);
    }
    assert_eq!(link.connection(after(10)), Connection::Connected);
    assert_eq!(
        link.connection(after(12)),
        Connection::Reconnecting { since }
    );
    assert_eq!(link.connection(after(70)), Connection::OutOfDate);
}

#[test]
fn without_a_network_it_says_so_and_tries_rarely() {
    check(
        live(),
        &[(9, News::Offline)],
        Some(Errand::Drop),
        Connection::Offline,
    );
    check(
        live(),
        &[(9, News::Offline), (12, SHOWN), (15, SHOWN)],
        None,
        Connection::Offline,
    );
    check(
        live(),
        &[(9, News::Offline), (41, HIDDEN)],
        Some(Errand::Connect),
        Connection::Offline,
    );
    check(
        live(),
        &[(9, News::Offline), (41, HIDDEN), (42, News::Opened)],
        None,
        Connection::Connected,
    );
}

#[test]
fn a_connection_that_does_not_open_is_given_up() {
    let start = [(0, News::Start), (21, HIDDEN)];
    check(
        Link::new(HOUR),
        &start,
        Some(Errand::Drop),
        Connection::Reconnecting { since: HOUR },
    );
}

#[test]
fn an_ended_session_stops_everything() {
    check(
        live(),
        &[(9, News::Unauthorized)],
        Some(Errand::SignOut),
        Connection::Connected,
    );
    check(
        live(),
        &[(9, News::Unauthorized), (10, SHOWN)],
        None,
        Connection::Connected,
    );
    check(
        live(),
        &[(9, News::Stop)],
        Some(Errand::Drop),
        Connection::Connected,
    );
    check(
        live(),
        &[(9, News::Stop), (9, News::Start)],
        Some(Errand::Connect),
        Connection::Connected,
    );
}

#[test]
fn pauses_double_within_their_bounds() {
    assert_eq!(backoff(1, 0.0), Span(500));
    assert_eq!(backoff(2, 0.0), Span(1000));
    assert_eq!(backoff(3, 0.999), Span(3998));
    for failures in 0..40 {
        for chance in [0.0, 0.5, 0.999] {
            let pause = backoff(failures, chance).0;
            assert!(
                (500..=10_000).contains(&pause),
                "{failures} {chance} {pause}"
            );
        }
    }
}

#[test]
fn failures_are_forgotten_once_a_stream_lasts() {
    let mut link = live();
    for second in 0..10 {
        link.on(News::Broke, after(second), 0.0);
    }
    link.on(News::Opened, after(20), 0.0);
    link.on(News::Heard, after(26), 0.0);
    link.on(News::Broke, after(27), 0.0);
    assert_eq!(
        link.on(SHOWN, Time(after(27).0 + 500), 0.0),
        Some(Errand::Connect)
    );
}
