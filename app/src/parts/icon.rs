//! Our own line icons, 24 units wide, drawn with the text's colour.

use leptos::prelude::*;

/// The inside of an icon's `<svg>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Icon(&'static str);

pub const INBOX: Icon = Icon(
    r#"<path d="M4 13.5 6.4 5.9A2 2 0 0 1 8.3 4.5h7.4a2 2 0 0 1 1.9 1.4L20 13.5V17a2.5 2.5 0 0 1-2.5 2.5h-11A2.5 2.5 0 0 1 4 17z"/><path d="M4 13.5h4.5l1.2 2.2h4.6l1.2-2.2H20"/>"#,
);
pub const SETTINGS: Icon = Icon(
    r#"<path d="M4 7h8m6 0h2M4 17h2m6 0h8"/><circle cx="15" cy="7" r="2.6"/><circle cx="9" cy="17" r="2.6"/>"#,
);
pub const KEYBOARD: Icon = Icon(
    r#"<rect x="3" y="6" width="18" height="12" rx="2.5"/><path d="M7 10h.01M11 10h.01M15 10h.01M17.5 10h.01M8 14.2h8"/>"#,
);
pub const THEME: Icon =
    Icon(r#"<circle cx="12" cy="12" r="8"/><path d="M12 4a8 8 0 0 1 0 16z" fill="currentColor"/>"#);
pub const PERSON: Icon =
    Icon(r#"<circle cx="12" cy="8.2" r="3.7"/><path d="M4.8 19.5a7.4 7.4 0 0 1 14.4 0"/>"#);
pub const PEOPLE: Icon = Icon(
    r#"<circle cx="9" cy="8.5" r="3.3"/><path d="M2.8 19a6.4 6.4 0 0 1 12.4 0M15.5 5.6a3.3 3.3 0 0 1 0 5.9M17.6 14.2A6.4 6.4 0 0 1 21.2 19"/>"#,
);
pub const FILTER: Icon = Icon(r#"<path d="M4 7h16M7 12h10M10 17h4"/>"#);
pub const BACK: Icon = Icon(r#"<path d="m14.5 5.5-6.5 6.5 6.5 6.5"/>"#);
pub const DOWN: Icon = Icon(r#"<path d="m6 9.5 6 6 6-6"/>"#);
pub const UP: Icon = Icon(r#"<path d="m6 14.5 6-6 6 6"/>"#);
pub const WAITS: Icon = Icon(
    r#"<path d="M7 4h10M7 20h10M8 4v3.2c0 2 4 3 4 4.8s-4 2.800-4 4.800V20M16 4v3.200c0 2-4 3-4 4.800s4 2.800 4 4.800V20"/>"#,
);
pub const PLAY: Icon = Icon(r#"<path d="M8 5.500v13l11-6.500z" fill="currentColor"/>"#);
pub const STOP: Icon = Icon(r#"<path d="M8.500 6v12M15.500 6v12" stroke-width="3.200"/>"#);
pub const SAVE: Icon =
    Icon(r#"<path d="M12 4v10.500M7.500 10.500 12 15l4.500-4.500M5 19.500h14"/>"#);
pub const MORE: Icon = Icon(r#"<path d="M12 5.500v13M5.500 12h13"/>"#);
pub const LESS: Icon = Icon(r#"<path d="M5.500 12h13"/>"#);
pub const ON: Icon = Icon(r#"<path d="m9.500 5.500 6.500 6.500-6.500 6.500"/>"#);
pub const ATTACH: Icon = Icon(
    r#"<path d="m19 11.500-7.300 7.300a4.600 4.600 0 0 1-6.500-6.500l7.800-7.800a3 3 0 0 1 4.300 4.300l-7.700 7.700a1.500 1.500 0 0 1-2.100-2.100l6.900-6.900"/>"#,
);
pub const SEARCH: Icon =
    Icon(r#"<circle cx="11" cy="11" r="6.500"/><path d="m15.800 15.800 4.200 4.200"/>"#);
pub const LINK: Icon = Icon(
    r#"<path d="M10 14a4 4 0 0 0 5.700 0l3.100-3.100a4 4 0 0 0-5.700-5.700L12 6.300M14 10a4 4 0 0 0-5.700 0l-3.100 3.100a4 4 0 0 0 5.700 5.700l1.100-1.100"/>"#,
);
pub const SORT: Icon = Icon(r#"<path d="M8 5v14m0 0-3-3m3 3 3-3M16 19V5m0 0-3 3m3-3 3 3"/>"#);
pub const CLOSE: Icon = Icon(r#"<path d="m6.5 6.5 11 11m0-11-11 11"/>"#);
pub const CHECK: Icon = Icon(r#"<path d="m5 12.8 4.6 4.5L19 7.2"/>"#);
pub const ALERT: Icon =
    Icon(r#"<circle cx="12" cy="12" r="8.5"/><path d="M12 7.6v5.2M12 16.2h.01"/>"#);
pub const CLOCK: Icon = Icon(r#"<circle cx="12" cy="12" r="8.5"/><path d="M12 7.4V12l3 2"/>"#);
pub const PAUSE: Icon = Icon(r#"<circle cx="12" cy="12" r="8.5"/><path d="M9.8 9v6M14.2 9v6"/>"#);
pub const MOON: Icon = Icon(r#"<path d="M19.5 14.2A8 8 0 0 1 9.8 4.5a8 8 0 1 0 9.7 9.7z"/>"#);
pub const DONE: Icon =
    Icon(r#"<circle cx="12" cy="12" r="8.5"/><path d="m8.2 12.3 2.6 2.6 5-5.4"/>"#);
pub const DETAILS: Icon =
    Icon(r#"<rect x="3.5" y="4.5" width="17" height="15" rx="2.5"/><path d="M14.5 4.5v15"/>"#);
pub const REPLY: Icon =
    Icon(r#"<path d="M9.5 6 4 11.5 9.5 17"/><path d="M4.4 11.5H14a6 6 0 0 1 6 6v1"/>"#);
pub const NOTE: Icon = Icon(
    r#"<rect x="5" y="10.5" width="14" height="9" rx="2.5"/><path d="M8.3 10.3V8a3.7 3.7 0 0 1 7.4 0v2.3"/>"#,
);
pub const SEND: Icon = Icon(
    r#"<path d="M5 12 4 4.9c-.1-.9.8-1.5 1.6-1.1l14 7.2c.8.4.8 1.6 0 2l-14 7.2c-.8.4-1.7-.2-1.6-1.1z"/><path d="M5 12h7"/>"#,
);
pub const RETRY: Icon =
    Icon(r#"<path d="M19.5 12a7.5 7.5 0 1 1-2.2-5.3l2.2 2.1"/><path d="M19.5 4.3v4.5H15"/>"#);
pub const IMAGE: Icon = Icon(
    r#"<rect x="3.5" y="4.5" width="17" height="15" rx="2.5"/><circle cx="9" cy="9.7" r="1.7"/><path d="m4 17 4.8-4.3 3.4 2.9 3.3-3.3 4.8 4.4"/>"#,
);
pub const VIDEO: Icon = Icon(
    r#"<rect x="3.5" y="6" width="12" height="12" rx="2.5"/><path d="m15.5 11 5-3v8l-5-3z"/>"#,
);
pub const AUDIO: Icon = Icon(r#"<path d="M4 10.5v3M8 7.5v9M12 4.5v15M16 8v8M20 10.5v3"/>"#);
pub const VOICE: Icon = Icon(
    r#"<rect x="9" y="3.5" width="6" height="11" rx="3"/><path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v2.5"/>"#,
);
pub const DOCUMENT: Icon = Icon(
    r#"<path d="M6 5.5a2 2 0 0 1 2-2h6l4.5 4.6v10.4a2 2 0 0 1-2 2H8a2 2 0 0 1-2-2z"/><path d="M13.5 3.8v4.7h4.7M9.3 13h5.4M9.3 16.3h3.6"/>"#,
);
pub const STICKER: Icon = Icon(
    r#"<path d="M4 8a4 4 0 0 1 4-4h8a4 4 0 0 1 4 4v5l-7 7H8a4 4 0 0 1-4-4z"/><path d="M20 13h-4a3 3 0 0 0-3 3v4"/>"#,
);
pub const PLACE: Icon = Icon(
    r#"<path d="M12 20.5s-6.5-5.4-6.5-10.2a6.5 6.5 0 0 1 13 0c0 4.8-6.5 10.2-6.5 10.2z"/><circle cx="12" cy="10.2" r="2.3"/>"#,
);
pub const CARD: Icon = Icon(
    r#"<rect x="3" y="5" width="18" height="14" rx="2.5"/><circle cx="8.8" cy="10.5" r="1.9"/><path d="M5.8 15.6a3.2 3.2 0 0 1 6 0M14.8 10h3M14.8 13.5h3"/>"#,
);
pub const CHOICE: Icon =
    Icon(r#"<path d="m4 7.3 1.6 1.6L8.6 6M4 15.8l1.6 1.6 3-2.9M12 7.7h8M12 16.2h8"/>"#);
pub const ORDER: Icon =
    Icon(r#"<path d="M5 8h14l-1 11.5H6z"/><path d="M8.8 10.5V7a3.2 3.2 0 0 1 6.4 0v3.5"/>"#);
pub const CALL: Icon = Icon(
    r#"<path d="M7.2 4.5 9.6 8 8 10.3a11 11 0 0 0 5.7 5.7L16 14.4l3.5 2.4-.6 2.2c-.2.7-.9 1.1-1.6 1C10.5 19 5 13.5 4 6.7c-.1-.7.3-1.4 1-1.6z"/>"#,
);
pub const CAMERA: Icon = Icon(
    r#"<rect x="4" y="4" width="16" height="16" rx="5"/><circle cx="12" cy="12" r="3.6"/><path d="M16.5 7.5h.01"/>"#,
);
pub const UNKNOWN: Icon = Icon(
    r#"<circle cx="12" cy="12" r="8.5"/><path d="M9.8 9.6a2.3 2.3 0 1 1 3.3 2.1c-.8.4-1.1.9-1.1 1.8M12 16.5h.01"/>"#,
);
pub const FORWARD: Icon =
    Icon(r#"<path d="M14.5 6 20 11.5 14.5 17"/><path d="M19.6 11.5H10a6 6 0 0 0-6 6v1"/>"#);
pub const NUMBERS: Icon =
    Icon(r#"<rect x="6.5" y="3" width="11" height="18" rx="2.8"/><path d="M10.8 17.8h2.4"/>"#);
pub const RECEIPTS: Icon = Icon(
    r#"<path d="M5.5 4v16.2l2.2-1.4 2.1 1.4 2.2-1.4 2.2 1.4 2.1-1.4 2.2 1.4V4l-2.2 1.4L14.2 4 12 5.4 9.8 4 7.7 5.400z"/><path d="M9 10h6M9 14h6"/>"#,
);
pub const SESSIONS: Icon = Icon(
    r#"<rect x="3.5" y="5" width="17" height="11.5" rx="2.2"/><path d="M9 20h6M12 16.8V20"/>"#,
);
pub const COPY: Icon = Icon(
    r#"<rect x="8.5" y="8.5" width="11" height="11" rx="2.5"/><path d="M15.5 8.300V7A2.5 2.5 0 0 0 13 4.500H7A2.5 2.5 0 0 0 4.5 7v6A2.5 2.5 0 0 0 7 15.500h1.3"/>"#,
);
pub const EXIT: Icon = Icon(
    r#"<path d="M14 4.500H7.500a2 2 0 0 0-2 2v11a2 2 0 0 0 2 2H14M10.5 12H20m-3.5-3.500L20 12l-3.5 3.5"/>"#,
);

/// Parsed by the browser in one piece: its ten attributes, one by one, cost more than the rest of a bubble.
#[must_use]
pub fn icon(icon: Icon) -> impl IntoView {
    view! { <i class="i" inner_html=drawn(icon)></i> }
}

/// The same as text, for what is not built by `view!`.
#[must_use]
pub fn drawn(icon: Icon) -> String {
    [
        r#"<svg viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">"#,
        icon.0,
        "</svg>",
    ]
    .concat()
}

/// The product's sign: a note left for somebody, in the shape of something said.
#[must_use]
pub fn logo() -> impl IntoView {
    view! {
        <svg viewBox="0 0 32 32" width="32" height="32" aria-hidden="true" inner_html=LOGO></svg>
    }
}

const LOGO: &str = r##"<path d="M9.5 3.500H19L28.5 13v7.500a6 6 0 0 1-6 6h-7.800l-5.6 4.200c-.7.5-1.6 0-1.5-.9l.4-3.700a6 6 0 0 1-4.5-5.800V9.500a6 6 0 0 1 6-6z" fill="#c2488f"/><path d="M19 3.5 28.5 13h-6A3.5 3.5 0 0 1 19 9.500z" fill="#f6c9e4"/><path d="M9.5 14.200h6.200M9.5 19.600h12" stroke="#fff" stroke-width="2.4" stroke-linecap="round"/>"##;
