//! Instants in words, by the browser's `Intl` and in the agent's zone.

use super::{Lang, fill, lang, say};
use crate::host;
use domain::time::{Span, Time};
use js_sys::{Array, Function, Intl::DateTimeFormat};
use std::{cell::RefCell, collections::BTreeMap};
use wasm_bindgen::JsValue;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// How an instant is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Shape {
    Clock,
    Weekday,
    ShortWeekday,
    DayMonth,
    DayMonthYear,
    Date,
    Whole,
    Exact,
}

impl Shape {
    fn options(self, lang: Lang) -> &'static [(&'static str, &'static str)] {
        match self {
            // Whose clock has twelve hours writes no nought in front of them.
            Shape::Clock if lang == Lang::En => &[("hour", "numeric"), ("minute", "2-digit")],
            Shape::Clock => &[("hour", "2-digit"), ("minute", "2-digit")],
            Shape::Weekday => &[("weekday", "long")],
            Shape::ShortWeekday => &[("weekday", "short")],
            Shape::DayMonth => &[("day", "2-digit"), ("month", "2-digit")],
            Shape::DayMonthYear => &[
                ("day", "2-digit"),
                ("month", "2-digit"),
                ("year", "2-digit"),
            ],
            Shape::Date => &[("day", "numeric"), ("month", "long"), ("year", "numeric")],
            Shape::Whole => &[("dateStyle", "medium"), ("timeStyle", "short")],
            Shape::Exact => &[("dateStyle", "medium"), ("timeStyle", "medium")],
        }
    }

    fn formatter(self, lang: Lang) -> Function {
        let options = host::object(self.options(lang));
        DateTimeFormat::new(&Array::of1(&JsValue::from_str(lang.tag())), &options).format()
    }
}

thread_local! {
    /// A formatter costs far more to build than to use, and a list shows hundreds of times.
    static FORMATTERS: RefCell<BTreeMap<(Lang, Shape), Function>> = const { RefCell::new(BTreeMap::new()) };
}

fn write(at: Time, shape: Shape) -> String {
    let lang = lang();
    let formatter = FORMATTERS.with(|kept| {
        kept.borrow_mut()
            .entry((lang, shape))
            .or_insert_with(|| shape.formatter(lang))
            .clone()
    });
    formatter
        .call1(&JsValue::UNDEFINED, &date(at))
        .ok()
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "milliseconds stay far below 2^53"
)]
fn date(at: Time) -> js_sys::Date {
    js_sys::Date::new(&JsValue::from_f64(at.0 as f64))
}

/// The number of the local day, counted from 1970.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    reason = "an offset is at most 14 hours"
)]
pub fn day_number(at: Time) -> i64 {
    let offset = date(at).get_timezone_offset() as i64;
    (at.0 - offset * MINUTE).div_euclid(DAY)
}

/// `14:32`.
#[must_use]
pub fn clock(at: Time) -> String {
    write(at, Shape::Clock)
}

/// `21/11`.
#[must_use]
pub fn date_short(at: Time) -> String {
    write(at, Shape::DayMonth)
}

/// Date and time, for titles and facts.
#[must_use]
pub fn at_length(at: Time) -> String {
    write(at, Shape::Whole)
}

/// The same with seconds.
#[must_use]
pub fn exactly(at: Time) -> String {
    write(at, Shape::Exact)
}

/// The separator between two days: today, yesterday, a weekday within the week, then the date.
#[must_use]
pub fn day(at: Time, now: Time) -> String {
    match day_number(now) - day_number(at) {
        0 => say(&["hoje", "hoy", "today"]).to_owned(),
        1 => yesterday().to_owned(),
        2..=6 => write(at, Shape::Weekday),
        _ => write(at, Shape::Date),
    }
}

/// The few letters of a list row.
#[must_use]
pub fn short(at: Time, now: Time) -> String {
    let minutes = (now - at).0 / MINUTE;
    match (minutes, day_number(now) - day_number(at)) {
        (..1, ..=0) => say(&["agora", "ahora", "now"]).to_owned(),
        (1..60, _) => fill("{} min", &[&minutes.to_string()]),
        (_, ..=0) => clock(at),
        (_, 1) => yesterday().to_owned(),
        (_, 2..=6) => write(at, Shape::ShortWeekday),
        (_, 7..=300) => write(at, Shape::DayMonth),
        _ => write(at, Shape::DayMonthYear),
    }
}

fn yesterday() -> &'static str {
    say(&["ontem", "ayer", "yesterday"])
}

/// A length of time: `23 h 41`, `42 min`, `3 d`.
#[must_use]
pub fn left(span: Span) -> String {
    let minutes = (span.0 / MINUTE).max(0);
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours @ 48.., _) => format!("{} d", hours / 24),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes:02}"),
    }
}

/// How long somebody has waited, in its largest part: `4 min`, `3 h`, `2 d`.
#[must_use]
pub fn waited(span: Span) -> String {
    match (span.0 / MINUTE).max(0) {
        0 => "<1 min".to_owned(),
        minutes @ 1..60 => format!("{minutes} min"),
        minutes @ 60..2880 => format!("{} h", minutes / 60),
        minutes => format!("{} d", minutes / 1440),
    }
}

/// The size of a file: `312 kB`, `4,1 MB`.
#[must_use]
pub fn bytes(size: u64) -> String {
    let tenth = |unit: u64| {
        let tenths = size * 10 / unit;
        let point = if lang() == Lang::En { '.' } else { ',' };
        format!("{}{point}{}", tenths / 10, tenths % 10)
    };
    match size {
        0..1_000 => format!("{size} B"),
        1_000..1_000_000 => format!("{} kB", size / 1_000),
        1_000_000..1_000_000_000 => format!("{} MB", tenth(1_000_000)),
        _ => format!("{} GB", tenth(1_000_000_000)),
    }
}

/// Nine in the morning some days from an instant, in the agent's zone, summer time included.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    reason = "whole milliseconds, far below 2^53"
)]
pub fn at_nine(from: Time, days: u32) -> Time {
    let date = date(from);
    date.set_date(date.get_date() + days);
    date.set_hours(9);
    date.set_minutes(0);
    date.set_seconds(0);
    date.set_milliseconds(0);
    Time(date.get_time() as i64)
}

/// An instant as a field for date and time holds it: in this zone, and to the minute.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    reason = "an offset is at most 14 hours"
)]
pub fn as_field(at: Time) -> String {
    let offset = date(at).get_timezone_offset() as i64;
    let text = String::from(date(Time(at.0 - offset * MINUTE)).to_iso_string());
    text.chars().take("2026-11-22T09:00".len()).collect()
}

/// The instant that such a field holds; nothing where it is empty.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    reason = "whole milliseconds, far below 2^53"
)]
pub fn of_field(text: &str) -> Option<Time> {
    let at = js_sys::Date::parse(text);
    at.is_finite().then_some(Time(at as i64))
}

/// How many days until the next Monday; seven on a Monday.
#[must_use]
pub fn days_to_monday(from: Time) -> u32 {
    match date(from).get_day() {
        0 => 1,
        weekday => 8 - weekday,
    }
}
