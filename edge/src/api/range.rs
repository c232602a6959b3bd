//! Which part of a file was asked for, and as what a browser may take it.

use super::carry::Leaf;
use domain::file;

/// The answer to a `Range` header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Whole,
    /// Both ends count.
    Of {
        first: u64,
        last: u64,
    },
    /// It begins after the end of the file.
    Beyond,
}

/// Reads `bytes=<first>-<last>`. What asks for several parts, or cannot be read, gets the whole, as the standard allows.
#[must_use]
pub fn read(header: Option<&str>, size: u64) -> Part {
    let Some((first, last)) = header.and_then(ends) else {
        return Part::Whole;
    };
    let end = size.saturating_sub(1);
    match (first, last) {
        (Some(first), _) if first > end || size == 0 => Part::Beyond,
        (Some(first), Some(last)) if last < first => Part::Whole,
        (Some(first), last) => Part::Of {
            first,
            last: last.unwrap_or(end).min(end),
        },
        (None, Some(0)) => Part::Beyond,
        (None, Some(suffix)) => Part::Of {
            first: size.saturating_sub(suffix),
            last: end,
        },
        (None, None) => Part::Whole,
    }
}

fn ends(header: &str) -> Option<(Option<u64>, Option<u64>)> {
    let (first, last) = header.trim().strip_prefix("bytes=")?.split_once('-')?;
    let number = |text: &str| match text.trim() {
        "" => Some(None),
        digits => digits.parse::<u64>().ok().map(Some),
    };
    Some((number(first)?, number(last)?))
}

/// How a file is handed to a browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    pub kind: String,
    pub disposition: String,
}

/// What browsers show by themselves and nobody can put a script into. HTML and SVG are not among them.
const SHOWN: [&str; 19] = [
    "image/jpeg",
    "image/png",
    "image/webp",
    "image/gif",
    "audio/aac",
    "audio/amr",
    "audio/mpeg",
    "audio/mp4",
    "audio/ogg",
    "audio/opus",
    "audio/wav",
    "audio/x-wav",
    "audio/webm",
    "video/mp4",
    "video/3gpp",
    "video/webm",
    "video/ogg",
    "video/quicktime",
    "application/pdf",
];

/// The type comes from whoever sent the file: it is one of the list, or the file is only for saving.
#[must_use]
pub fn shown(leaf: &Leaf, download: bool) -> Shown {
    let essence = file::essence(&leaf.mime);
    let known = SHOWN.into_iter().find(|known| *known == essence);
    let way = match known {
        Some(_) if !download => "inline",
        _ => "attachment",
    };
    let name = name(leaf);
    Shown {
        kind: known.unwrap_or("application/octet-stream").to_owned(),
        disposition: format!(
            "{way}; filename=\"{}\"; filename*=UTF-8''{}",
            ascii(&name),
            percent(&name)
        ),
    }
}

/// The file's own name, or one after its kind. Nothing in it leads to a folder, hides its ending or turns it around.
fn name(leaf: &Leaf) -> String {
    let plain = |letter: &char| {
        !letter.is_control()
            && !matches!(letter, '/' | '\\' | '"' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let own: String = leaf
        .filename
        .iter()
        .flat_map(|name| name.chars())
        .filter(plain)
        .take(200)
        .collect();
    let own = own.trim().trim_start_matches('.').trim();
    if own.is_empty() {
        format!("{}{}", leaf.kind, ending(&leaf.mime))
    } else {
        own.to_owned()
    }
}

fn ending(mime: &str) -> &'static str {
    match file::essence(mime).as_str() {
        "image/jpeg" => ".jpg",
        "image/png" => ".png",
        "image/webp" => ".webp",
        "image/gif" => ".gif",
        "audio/ogg" | "audio/opus" => ".ogg",
        "audio/mpeg" => ".mp3",
        "audio/mp4" | "audio/aac" => ".m4a",
        "audio/amr" => ".amr",
        "video/mp4" => ".mp4",
        "video/3gpp" => ".3gp",
        "application/pdf" => ".pdf",
        _ => "",
    }
}

fn ascii(name: &str) -> String {
    let plain = |letter: char| if letter.is_ascii() { letter } else { '_' };
    name.chars().map(plain).collect()
}

fn percent(name: &str) -> String {
    let mut text = String::new();
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                text.push(char::from(byte));
            }
            other => text.push_str(&format!("%{other:02X}")),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_what_was_asked_for_and_no_more_than_there_is() {
        let of = |first, last| Part::Of { first, last };
        for (header, wanted) in [
            ("bytes=0-99", of(0, 99)),
            ("bytes=100-", of(100, 999)),
            ("bytes=-1", of(999, 999)),
            ("bytes=-5000", of(0, 999)),
            ("bytes=10-5000", of(10, 999)),
            ("bytes=1000-", Part::Beyond),
            ("bytes=-0", Part::Beyond),
            ("bytes=5-4", Part::Whole),
            ("bytes=0-1,5-6", Part::Whole),
            ("bytes=-", Part::Whole),
            ("lines=1-2", Part::Whole),
            ("bytes=99999999999999999999-", Part::Whole),
        ] {
            assert_eq!(read(Some(header), 1000), wanted, "{header}");
        }
        assert_eq!(read(None, 1000), Part::Whole);
    }

    fn leaf(mime: &str, filename: Option<&str>) -> Leaf {
        Leaf {
            name: "a".to_owned(),
            size: 1,
            mime: mime.to_owned(),
            kind: "document".to_owned(),
            filename: filename.map(str::to_owned),
        }
    }

    #[test]
    fn nothing_that_can_hold_a_script_is_shown() {
        for mime in [
            "image/svg+xml",
            "text/html",
            "text/html; charset=utf-8",
            "application/xhtml+xml",
            "text/xml",
            "application/javascript",
            "",
            "image/jpeg\r\nX: y",
        ] {
            let shown = shown(&leaf(mime, Some("a.html")), false);
            assert_eq!(shown.kind, "application/octet-stream", "{mime}");
            assert!(shown.disposition.starts_with("attachment;"), "{mime}");
        }
        let photo = shown(&leaf("IMAGE/JPEG; q=1", None), false);
        assert_eq!(photo.kind, "image/jpeg");
        assert!(
            photo
                .disposition
                .starts_with("inline; filename=\"document.jpg\"")
        );
    }

    #[test]
    fn a_name_cannot_leave_its_header_or_its_folder() {
        let name = "../..\\\u{202e}fdp.\r\nSet-Cookie: x\" ção.pdf";
        let shown = shown(&leaf("application/pdf", Some(name)), true);
        let said = shown.disposition;
        assert!(
            said.is_ascii() && !said.contains(['\r', '\n', '/', '\\']),
            "{said}"
        );
        assert_eq!(said.matches('"').count(), 2, "{said}");
        assert!(said.ends_with("%C3%A7%C3%A3o.pdf"), "{said}");
    }
}
