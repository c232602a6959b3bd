//! What invented messages consist of: mostly words, and now and then everything else that a channel can bring.

use domain::message::{Card, Content, Media, MediaKind, OrderItem};

use super::dice::Dice;
use super::words;

/// A customer's message.
pub fn of_customer(dice: &mut Dice) -> Content {
    match dice.below(1000) {
        0..=819 => Content::Text {
            body: words::question(dice),
        },
        820..=869 => media(dice, MediaKind::Image, "image/jpeg", None),
        870..=909 => media(dice, MediaKind::Voice, "audio/ogg; codecs=opus", None),
        910..=914 => media(dice, MediaKind::Audio, "audio/mpeg", None),
        915..=924 => media(dice, MediaKind::Video, "video/mp4", None),
        925..=949 => media(
            dice,
            MediaKind::Document,
            "application/pdf",
            Some("comprovante.pdf"),
        ),
        950..=964 => media(dice, MediaKind::Sticker, "image/webp", None),
        _ => rarer(dice),
    }
}

/// An answer of the team.
pub fn of_team(dice: &mut Dice) -> Content {
    match dice.below(100) {
        0..=95 => Content::Text {
            body: words::answer(dice),
        },
        96 | 97 => media(dice, MediaKind::Image, "image/jpeg", None),
        _ => media(
            dice,
            MediaKind::Document,
            "application/pdf",
            Some("nota-fiscal.pdf"),
        ),
    }
}

fn media(dice: &mut Dice, kind: MediaKind, mime: &str, filename: Option<&str>) -> Content {
    let captioned = matches!(kind, MediaKind::Image | MediaKind::Video) && dice.percent(50);
    Content::Media(Media {
        kind,
        id: dice.next().to_string(),
        mime: Some(mime.to_owned()),
        sha256: None,
        caption: captioned.then(|| words::question(dice)),
        filename: filename.map(str::to_owned),
    })
}

fn rarer(dice: &mut Dice) -> Content {
    match dice.below(14) {
        0..=3 => Content::Location {
            latitude: format!("-23.{:04}", dice.below(10_000)),
            longitude: format!("-46.{:04}", dice.below(10_000)),
            name: dice.percent(50).then(|| "Minha casa".to_owned()),
            address: Some(words::street(dice)),
            url: None,
        },
        4..=6 => Content::Contacts {
            cards: vec![Card {
                name: words::person(dice),
                phones: vec![phone(dice.below(100_000_000))],
                ..Card::default()
            }],
        },
        7 | 8 => Content::Choice {
            title: "Falar com uma pessoa".to_owned(),
            id: Some("atendente".to_owned()),
            description: None,
        },
        9 => Content::Form {
            name: "cadastro".to_owned(),
            body: "Enviado".to_owned(),
            answers: r#"{"tamanho":"M","cor":"preta"}"#.to_owned(),
        },
        10 => Content::Order {
            catalog: None,
            text: Some(format!("Quero {}", words::thing(dice))),
            items: vec![OrderItem {
                product: format!("SKU-{:04}", dice.below(10_000)),
                quantity: (1 + dice.below(4)).to_string(),
                price: "129.90".to_owned(),
                currency: "BRL".to_owned(),
            }],
        },
        11 => Content::System {
            what: "customer_identity_changed".to_owned(),
            text: "O código de segurança mudou".to_owned(),
        },
        12 => Content::CallPermission {
            granted: dice.percent(50),
        },
        _ => Content::Unsupported {
            what: "poll".to_owned(),
            reason: None,
            raw: r#"{"type":"unsupported"}"#.to_owned(),
        },
    }
}

/// A number of nobody: the area code 00 does not exist.
pub fn phone(number: u64) -> String {
    format!("55009{number:08}")
}
