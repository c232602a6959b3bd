//! Every word the interface says, in three languages side by side: a text that misses one does not compile.

mod dates;
pub mod doors;
pub mod inbox;
mod money;
pub mod selfcheck;
pub mod settings;
pub mod thread;
pub mod words;

pub use dates::{
    as_field, at_length, at_nine, bytes, clock, date_short, day, day_number, days_to_monday,
    exactly, left, of_field, short, waited,
};
pub use money::money;

use leptos::prelude::*;

/// The languages of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lang {
    Pt,
    Es,
    En,
}

impl Lang {
    pub const ALL: [Lang; 3] = [Lang::Pt, Lang::Es, Lang::En];

    /// The BCP 47 tag, for `lang` and `Intl`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Lang::Pt => "pt-BR",
            Lang::Es => "es",
            Lang::En => "en",
        }
    }

    /// What the language calls itself.
    #[must_use]
    pub fn own_name(self) -> &'static str {
        match self {
            Lang::Pt => "Português",
            Lang::Es => "Español",
            Lang::En => "English",
        }
    }
}

thread_local! {
    static LANG: ArcRwSignal<Lang> = ArcRwSignal::new(of_page());
}

/// `theme.js` has put the kept or the browser's language into `<html lang>` before the first paint.
fn of_page() -> Lang {
    let tag = document()
        .document_element()
        .and_then(|root| root.get_attribute("lang"));
    let tag = tag.unwrap_or_default();
    Lang::ALL
        .into_iter()
        .find(|lang| lang.tag() == tag)
        .unwrap_or(Lang::Pt)
}

/// The language now; whoever shows words is built anew when it changes (see `views::App`).
#[must_use]
pub fn lang() -> Lang {
    LANG.with(ArcRwSignal::get_untracked)
}

/// The language as a signal, for the root of the views alone.
#[must_use]
pub fn lang_signal() -> ArcRwSignal<Lang> {
    LANG.with(ArcRwSignal::clone)
}

/// Switches the language, and keeps it for the next visit.
pub fn speak(lang: Lang) {
    crate::parts::keep("recado-language", lang.tag());
    if let Some(root) = document().document_element() {
        // A page without `lang` is read aloud in the wrong voice, but it works.
        root.set_attribute("lang", lang.tag()).ok();
    }
    LANG.with(|signal| signal.set(lang));
}

/// One text per language, in the order of [`Lang::ALL`]. A reference, so that the table is made once, by the compiler.
pub type Said = &'static [&'static str; 3];

/// The one for the language now.
#[must_use]
pub fn say([pt, es, en]: Said) -> &'static str {
    match lang() {
        Lang::Pt => pt,
        Lang::Es => es,
        Lang::En => en,
    }
}

/// The one for the language now, where the three stand in one text with a zero between: a table of three is twice as
/// long in what is downloaded, and there are hundreds.
#[must_use]
pub fn say_of(three: &'static str) -> &'static str {
    let mut texts = three.split('\0');
    texts.nth(lang() as usize).unwrap_or(three)
}

/// Singular and plural per language (CLDR: Portuguese counts zero as one).
#[must_use]
pub fn count(number: usize, forms: [[&'static str; 2]; 3]) -> String {
    counted(number, &number.to_string(), forms)
}

/// The same for what may be thousands.
#[must_use]
pub fn count_many(number: usize, forms: [[&'static str; 2]; 3]) -> String {
    counted(number, &grouped(number), forms)
}

fn counted(number: usize, figures: &str, [pt, es, en]: [[&'static str; 2]; 3]) -> String {
    let (one, [single, many]) = match lang() {
        Lang::Pt => (number <= 1, pt),
        Lang::Es => (number == 1, es),
        Lang::En => (number == 1, en),
    };
    fill(if one { single } else { many }, &[figures])
}

/// A number with its thousands apart. Spanish leaves four digits as they are.
#[must_use]
pub fn grouped(number: usize) -> String {
    let (point, from) = match lang() {
        Lang::Pt => ('.', 4),
        Lang::Es => ('.', 5),
        Lang::En => (',', 4),
    };
    in_groups(number.to_string(), point, from)
}

fn in_groups(digits: String, point: char, from: usize) -> String {
    if digits.len() < from {
        return digits;
    }
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(point);
        }
        out.push(digit);
    }
    out
}

/// Puts values where a text says `{}`, in order.
#[must_use]
pub fn fill(text: &str, values: &[&str]) -> String {
    let mut values = values.iter();
    let mut pieces = text.split("{}");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        out.push_str(values.next().copied().unwrap_or_default());
        out.push_str(piece);
    }
    out
}

/// How many places a text has for values.
#[must_use]
pub const fn places(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut at, mut found) = (0, 0);
    let mut open = false;
    while at < bytes.len() {
        #[expect(
            clippy::indexing_slicing,
            reason = "evaluated by the compiler, below the length"
        )]
        let byte = bytes[at];
        if open && byte == b'}' {
            found += 1;
        }
        open = byte == b'{';
        at += 1;
    }
    found
}

/// One function per text. The compiler also checks that translations have the same number of places for values.
macro_rules! texts {
    ($($key:ident: $pt:literal, $es:literal, $en:literal;)*) => {$(
        #[must_use]
        pub fn $key() -> &'static str {
            const {
                assert!($crate::i18n::places($pt) == $crate::i18n::places($es));
                assert!($crate::i18n::places($pt) == $crate::i18n::places($en));
            }
            $crate::i18n::say_of(concat!($pt, "\0", $es, "\0", $en))
        }
    )*};
}
pub(crate) use texts;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_go_where_the_text_says() {
        assert_eq!(fill("{} de {}", &["3", "20"]), "3 de 20");
        assert_eq!(fill("nada", &["3"]), "nada");
        assert_eq!(places("{} de {}"), 2);
    }

    #[test]
    fn thousands_stand_apart() {
        for (digits, expected) in [
            ("0", "0"),
            ("999", "999"),
            ("4096", "4.096"),
            ("23904", "23.904"),
            ("1000000", "1.000.000"),
        ] {
            assert_eq!(in_groups(digits.to_owned(), '.', 4), expected);
        }
        assert_eq!(in_groups("4096".to_owned(), '.', 5), "4096");
        assert_eq!(in_groups("23904".to_owned(), ',', 5), "23,904");
    }
}
