//! What WhatsApp draws of signs in a text: `*bold*`, `_italic_`, `~struck~`, `` `code` ``, three backticks for more of it,
//! and lines that begin as a list or a quote. Built from elements: what a customer writes is never parsed as HTML.
//!
//! A sign opens after what is no letter and before what is no space, and closes the other way round, on the same line; nothing
//! is drawn inside an address or inside code. Signs that open nothing stay as they were typed.

use crate::parts::{next_link, write_link};
use leptos::{prelude::*, web_sys::Element};

const FENCE: &str = "```";
/// How long the number of a list's line may be.
const DIGITS: usize = 3;

/// One piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece<'a> {
    Words(&'a str),
    Link(&'a str),
    Code(&'a str),
    /// Inside an element of this name.
    Marked(&'static str, Vec<Piece<'a>>),
    /// A line of its own, of this class, after what is drawn before it.
    Line(&'static str, &'a str, Vec<Piece<'a>>),
}

/// Whether anything in a text may have to be drawn: most texts have none of the signs.
pub fn has_marks(text: &str) -> bool {
    text.bytes().any(|sign| b"*_~`".contains(&sign))
        || text.split('\n').any(|line| begun(line).is_some())
}

/// Writes a text into an element that is empty.
pub fn write_marked(into: &Element, text: &str) {
    write(into, &pieces(text));
}

/// How much of a text a row's words are at least, where they were cut.
const CUT: usize = 120;

/// The words without the signs, for a line that draws nothing. Where it was cut, a sign that opens may well close behind.
#[must_use]
pub fn without_marks(text: &str) -> String {
    if !has_marks(text) {
        return text.to_owned();
    }
    let is_cut = text.ends_with('…') && text.chars().count() > CUT;
    let mut plain = String::new();
    say(&mut plain, &pieces(text), is_cut);
    plain
}

fn say(plain: &mut String, pieces: &[Piece<'_>], is_cut: bool) {
    for (place, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Words(words) if is_cut => say_closed(plain, words, pieces.get(place + 1)),
            Piece::Words(words) | Piece::Link(words) | Piece::Code(words) => plain.push_str(words),
            Piece::Marked(_, pieces) => say(plain, pieces, is_cut),
            Piece::Line(_, begin, pieces) => {
                plain.push_str(begin);
                say(plain, pieces, is_cut);
            }
        }
    }
}

/// Leaves out what opens.
fn say_closed(plain: &mut String, words: &str, behind: Option<&Piece<'_>>) {
    let mut before = None;
    let mut rest = words.chars();
    while let Some(sign) = rest.next() {
        // What is drawn behind begins with no space.
        let next = rest.clone().next().or(behind.map(|_| 'a'));
        let opened = sign == '`' || element(sign).is_some() && opens(before, sign, next);
        if !opened {
            plain.push(sign);
        }
        before = Some(sign);
    }
}

fn write(into: &Element, pieces: &[Piece<'_>]) {
    for piece in pieces {
        match piece {
            Piece::Words(words) => {
                into.append_with_str_1(words).ok();
            }
            Piece::Link(link) => write_link(into, link),
            Piece::Code(code) => write_in(into, "code", |inside| {
                inside.set_text_content(Some(code));
            }),
            Piece::Marked(name, pieces) => write_in(into, name, |inside| write(inside, pieces)),
            Piece::Line(class, begin, pieces) => write_in(into, "span", |inside| {
                inside.set_class_name(class);
                inside.append_with_str_1(begin).ok();
                write(inside, pieces);
            }),
        }
    }
}

fn write_in(into: &Element, name: &str, fill: impl FnOnce(&Element)) {
    if let Ok(inside) = document().create_element(name) {
        fill(&inside);
        into.append_child(&inside).ok();
    }
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let (mut found, mut rest, mut is_begin) = (Vec::new(), text, true);
    while let Some((before, code, after)) = fenced(rest) {
        lines(&mut found, before, is_begin);
        found.push(Piece::Code(code));
        (rest, is_begin) = (after, false);
    }
    lines(&mut found, rest, is_begin);
    found
}

/// What stands between two fences, over as many lines as it likes.
fn fenced(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once(FENCE)?;
    let (code, after) = rest.split_once(FENCE)?;
    (!code.trim().is_empty()).then_some((before, code, after))
}

/// `is_begin`: whether the text begins at the beginning of a line.
fn lines<'a>(found: &mut Vec<Piece<'a>>, text: &'a str, mut is_begin: bool) {
    let mut rest = Some(text);
    while let Some(here) = rest {
        let (line, more) = match here.split_once('\n') {
            Some((line, more)) => (line, Some(more)),
            None => (here, None),
        };
        match begun(line).filter(|_| is_begin) {
            Some((class, begin, line)) => {
                let mut inside = Vec::new();
                inline(&mut inside, line);
                found.push(Piece::Line(class, begin, inside));
            }
            None => {
                inline(found, line);
                if more.is_some() {
                    found.push(Piece::Words("\n"));
                }
            }
        }
        (rest, is_begin) = (more, true);
    }
}

/// A line that begins as a list's or a quote's: its class, what it is drawn with, and the rest.
fn begun(line: &str) -> Option<(&'static str, &str, &str)> {
    let (begin, rest) = line.split_at_checked(line.find(' ')? + 1)?;
    let digits = begin.strip_suffix(". ").unwrap_or_default();
    let is_number =
        (1..=DIGITS).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit());
    let drawn = match begin {
        "> " => ("said", "", rest),
        "- " | "* " => ("item", "• ", rest),
        number if is_number => ("item", number, rest),
        _ => return None,
    };
    (!rest.trim().is_empty()).then_some(drawn)
}

/// The pieces of one line, or of what is marked in it.
fn inline<'a>(found: &mut Vec<Piece<'a>>, line: &'a str) {
    let (mut from, mut at, mut before) = (0, 0, None);
    // A sign that closes nowhere behind one place closes nowhere behind a later one.
    let mut never: Vec<char> = Vec::new();
    let mut solid = next_solid(line, 0);
    while let Some(sign) = line.get(at..).and_then(|rest| rest.chars().next()) {
        let (end, piece) = match &solid {
            Some((start, end, piece)) if *start == at => (*end, Some(piece.clone())),
            _ => match element(sign).filter(|_| !never.contains(&sign)) {
                Some(name) if opens(before, sign, after(line, at)) => {
                    match closing(line, at + 1, sign) {
                        Some(close) => {
                            let mut inside = Vec::new();
                            inline(&mut inside, line.get(at + 1..close).unwrap_or_default());
                            (close + 1, Some(Piece::Marked(name, inside)))
                        }
                        None => {
                            never.push(sign);
                            (at + 1, None)
                        }
                    }
                }
                _ => (at + sign.len_utf8(), None),
            },
        };
        if let Some(piece) = piece {
            words(found, line.get(from..at));
            found.push(piece);
            from = end;
        }
        before = line.get(at..end).and_then(|past| past.chars().next_back());
        at = end;
        if solid.as_ref().is_some_and(|(start, ..)| *start < at) {
            solid = next_solid(line, at);
        }
    }
    words(found, line.get(from..));
}

fn words<'a>(found: &mut Vec<Piece<'a>>, words: Option<&'a str>) {
    found.extend(words.filter(|words| !words.is_empty()).map(Piece::Words));
}

fn element(sign: char) -> Option<&'static str> {
    match sign {
        '*' => Some("strong"),
        '_' => Some("em"),
        '~' => Some("s"),
        _ => None,
    }
}

/// What comes after the sign at this place.
fn after(line: &str, at: usize) -> Option<char> {
    line.get(at + 1..).and_then(|rest| rest.chars().next())
}

fn opens(before: Option<char>, sign: char, next: Option<char>) -> bool {
    before.is_none_or(|before| !before.is_alphanumeric())
        && next.is_some_and(|next| !next.is_whitespace() && next != sign)
}

/// Where the sign closes that opened before `from`.
fn closing(line: &str, from: usize, sign: char) -> Option<usize> {
    let mut at = from;
    let mut solid = next_solid(line, at);
    loop {
        let close = at + line.get(at..)?.find(sign)?;
        if let Some((start, end, _)) = &solid
            && *start < close
        {
            at = *end.max(&at);
            solid = next_solid(line, at);
            continue;
        }
        let before = line.get(from..close)?.chars().next_back();
        let after = line.get(close + 1..)?.chars().next();
        let ends_a_word = before.is_some_and(|before| !before.is_whitespace())
            && after.is_none_or(|after| !after.is_alphanumeric());
        if ends_a_word {
            return Some(close);
        }
        at = close + 1;
    }
}

/// The next address or code of a line, in which no sign means anything: where it begins and ends.
fn next_solid(line: &str, from: usize) -> Option<(usize, usize, Piece<'_>)> {
    let rest = line.get(from..)?;
    let link = next_link(rest).map(|(before, link, _)| {
        let start = from + before.len();
        (start, start + link.len(), Piece::Link(link))
    });
    let code = next_code(rest).map(|(before, code)| {
        let start = from + before.len();
        (start, start + code.len() + 2, Piece::Code(code))
    });
    match (link, code) {
        (Some(link), Some(code)) if code.0 < link.0 => Some(code),
        (link, code) => link.or(code),
    }
}

fn next_code(text: &str) -> Option<(&str, &str)> {
    let (before, rest) = text.split_once('`')?;
    let (code, _) = rest.split_once('`')?;
    (!code.trim().is_empty()).then_some((before, code))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pieces as a line that is easily read.
    fn drawn(text: &str) -> String {
        fn say(pieces: &[Piece<'_>]) -> String {
            let one = |piece: &Piece<'_>| match piece {
                Piece::Words(words) => (*words).to_owned(),
                Piece::Link(link) => format!("[{link}]"),
                Piece::Code(code) => format!("<code {code}>"),
                Piece::Marked(name, inside) => format!("<{name} {}>", say(inside)),
                Piece::Line(class, begin, inside) => format!("<{class} {begin}{}>", say(inside)),
            };
            pieces.iter().map(one).collect()
        }
        say(&pieces(text))
    }

    #[test]
    fn signs_are_drawn_where_whatsapp_draws_them_and_stay_where_not() {
        for (text, expected) in [
            ("olá *mundo*!", "olá <strong mundo>!"),
            ("_a_ ~b~ (*c*)", "<em a> <s b> (<strong c>)"),
            ("*_dois_ num*", "<strong <em dois> num>"),
            ("2*3*4 e snake_case_name", "2*3*4 e snake_case_name"),
            ("* solto * e *aberto", "<item • solto * e *aberto>"),
            ("um * solto * e *aberto", "um * solto * e *aberto"),
            ("*não\naqui*", "*não\naqui*"),
            ("**", "**"),
            ("**forte**", "*<strong forte>*"),
            ("*a *b*", "<strong a *b>"),
            ("_~*tudo*~_", "<em <s <strong tudo>>>"),
            ("*ação*, sim", "<strong ação>, sim"),
            ("👍*ok*👍", "👍<strong ok>👍"),
        ] {
            assert_eq!(drawn(text), expected, "{text}");
        }
    }

    #[test]
    fn nothing_is_drawn_inside_code_or_an_address() {
        for (text, expected) in [
            ("`a*b*` e *c*", "<code a*b*> e <strong c>"),
            ("```x = *1*\ny``` fim", "<code x = *1*\ny> fim"),
            ("`` e ```", "`` e ```"),
            (
                "veja https://a.example/_x_y_ e _z_",
                "veja [https://a.example/_x_y]_ e <em z>",
            ),
            ("*https://a.example/b*", "<strong [https://a.example/b]>"),
            ("_veja www.a_b.example_", "<em veja [www.a_b.example]>"),
        ] {
            assert_eq!(drawn(text), expected, "{text}");
        }
    }

    #[test]
    fn lists_and_quotes_are_lines_of_their_own() {
        for (text, expected) in [
            ("- um\n* dois\nfim", "<item • um><item • dois>fim"),
            (
                "lista:\n1. *um*\n12. dois",
                "lista:\n<item 1. <strong um>><item 12. dois>",
            ),
            ("> disse\nassim", "<said disse>assim"),
            ("a\n\n- b\n\nc", "a\n\n<item • b>\nc"),
            ("-sem espaço >x", "-sem espaço >x"),
            ("1999. ano", "1999. ano"),
            ("```a```- b", "<code a>- b"),
            ("```a```\n- b", "<code a>\n<item • b>"),
        ] {
            assert_eq!(drawn(text), expected, "{text}");
        }
        assert!(!has_marks("Bom dia, tudo bem? 10.5 - sim"));
        assert!(has_marks("oi\n1. um") && has_marks("a_b"));
    }

    #[test]
    fn what_is_said_in_one_line_has_no_signs_that_would_be_drawn() {
        for (text, expected) in [
            ("Oi, *bom* _~dia~_ `a*b*`", "Oi, bom dia a*b*"),
            ("- *um* 2. dois", "• um 2. dois"),
            ("> disse", "disse"),
            (
                "2*3*4 *https://a.example/b_c_*",
                "2*3*4 https://a.example/b_c_",
            ),
            ("*de quem escreve assim…", "*de quem escreve assim…"),
        ] {
            assert_eq!(without_marks(text), expected);
        }
        let long = "a 2*3 b_c ".repeat(12);
        for (begin, read) in [
            ("*_não_ fecha ", "não fecha "),
            ("```x ", "x "),
            ("`x ", "x "),
        ] {
            let cut = format!("{begin}{long}…");
            assert_eq!(without_marks(&cut), format!("{read}{long}…"));
        }
    }

    #[test]
    fn a_text_full_of_signs_is_read_once() {
        let long = "*a ".repeat(2_000);
        assert_eq!(drawn(&long), long);
        let nested = "*_~".repeat(1_000);
        assert!(!drawn(&nested).is_empty());
    }
}
