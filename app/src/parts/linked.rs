//! People's text with its web addresses as links. Built from elements: what a customer writes is never parsed as HTML.

use leptos::{prelude::*, web_sys::Element};

/// One piece of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece<'a> {
    Words(&'a str),
    Link(&'a str),
}

/// A text, with `http(s)://` and `www.` addresses as links that open elsewhere and tell nobody where from.
#[must_use]
pub fn linked(text: &str) -> impl IntoView + use<> {
    pieces(text)
        .into_iter()
        .map(|piece| match piece {
            Piece::Words(words) => words.to_owned().into_any(),
            Piece::Link(link) => anchor(link).into_any(),
        })
        .collect_view()
}

/// Writes the same into an element that is empty.
pub fn write_linked(into: &Element, text: &str) {
    match pieces(text).as_slice() {
        [Piece::Words(words)] => into.set_text_content(Some(words)),
        pieces => {
            for piece in pieces {
                match piece {
                    Piece::Words(words) => {
                        into.append_with_str_1(words).ok();
                    }
                    Piece::Link(link) => write_link(into, link),
                }
            }
        }
    }
}

/// Writes one link behind what is there.
pub fn write_link(into: &Element, link: &str) {
    anchor(link).build().mount(into, None);
}

fn anchor(link: &str) -> impl IntoView + use<> {
    let address = if link.starts_with("www.") {
        format!("https://{link}")
    } else {
        link.to_owned()
    };
    view! { <a href=address target="_blank" rel="noopener noreferrer nofollow">{link.to_owned()}</a> }
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((before, link, after)) = next_link(rest) {
        if !before.is_empty() {
            found.push(Piece::Words(before));
        }
        found.push(Piece::Link(link));
        rest = after;
    }
    if !rest.is_empty() {
        found.push(Piece::Words(rest));
    }
    found
}

/// The next address of a text, with what is before and behind it.
#[must_use]
pub fn next_link(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let start = ["https://", "http://", "www."]
            .iter()
            .filter_map(|sign| text.get(from..)?.find(sign))
            .min()?
            + from;
        let (before, tail) = text.split_at_checked(start)?;
        let end = tail
            .find(|sign: char| sign.is_whitespace() || matches!(sign, '<' | '>' | '"'))
            .unwrap_or(tail.len());
        let link = tail.get(..end)?.trim_end_matches([
            '.', ',', ';', ':', '!', '?', ')', ']', '*', '_', '~', '`', '\'',
        ]);
        let begins_a_word = before
            .chars()
            .next_back()
            .is_none_or(|sign| !sign.is_alphanumeric());
        if begins_a_word && link.len() > "https://".len() {
            return Some((before, link, tail.get(link.len()..)?));
        }
        from = start + 4;
    }
}

#[cfg(test)]
mod tests {
    use super::{Piece::*, *};

    #[test]
    fn addresses_become_links_and_the_rest_stays_text() {
        for (text, expected) in [
            ("olá", vec![Words("olá")]),
            (
                "veja https://a.example/b?c=1.",
                vec![Words("veja "), Link("https://a.example/b?c=1"), Words(".")],
            ),
            (
                "(www.recado.example)",
                vec![Words("("), Link("www.recado.example"), Words(")")],
            ),
            ("http:// e https://", vec![Words("http:// e https://")]),
            (
                "<b onclick=x>javascript:alert(1)</b>",
                vec![Words("<b onclick=x>javascript:alert(1)</b>")],
            ),
            ("çhttp://x.example", vec![Words("çhttp://x.example")]),
        ] {
            assert_eq!(pieces(text), expected, "{text}");
        }
    }
}
