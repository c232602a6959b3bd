//! Messages: what they say and how far they got.

use super::{AT, CONVERSATION, KEY, some, text};
use domain::{
    ids::AgentId,
    message::{
        Again, Attachment, Card, Content, Delivery, Failure, Forwarded, Media, MediaKind, Message,
        OrderItem, Origin, Quote, Reaction, Referral, Why,
    },
};

pub fn deliveries() -> Vec<Delivery> {
    let failures = [
        Why::WindowClosed,
        Why::TokenInvalid,
        Why::PermissionMissing,
        Why::AccountRestricted,
        Why::RateLimited,
        Why::PairRateLimited,
        Why::SpamLimited,
        Why::MarketingCapped,
        Why::MarketingStopped,
        Why::InExperiment,
        Why::Undeliverable,
        Why::RecipientBlocked,
        Why::UnsupportedType,
        Why::BadRequest,
        Why::MediaFailed,
        Why::TemplateRefused,
        Why::PaymentMissing,
        Why::NumberNotReady,
        Why::GroupRefused,
        Why::TimedOut,
        Why::ProviderDown,
        Why::Unknown,
    ];
    let agains = [Again::Safe, Again::ByPerson, Again::Useless];
    let failed = |why, again| Delivery::Failed {
        failure: Failure {
            why,
            again,
            code: Some(131_047),
            detail: some("as palavras da Meta"),
        },
        attempt: 1,
    };
    let mut all = vec![
        Delivery::Received,
        Delivery::Wished,
        Delivery::Queued {
            attempt: 1,
            due: AT,
        },
        Delivery::Sending { attempt: 1 },
        Delivery::ACCEPTED,
        Delivery::Accepted { attempt: 2 },
        Delivery::Delivered,
        Delivery::Read,
        Delivery::Played,
    ];
    all.extend(
        failures
            .into_iter()
            .zip(agains.into_iter().cycle())
            .map(|(why, again)| failed(why, again)),
    );
    all
}

pub fn attachments() -> Vec<Attachment> {
    let failure = Failure {
        why: Why::MediaFailed,
        again: Again::ByPerson,
        code: None,
        detail: None,
    };
    vec![
        Attachment::Waiting {
            attempt: 1,
            due: AT,
        },
        Attachment::Held { size: 20_480 },
        Attachment::Failed {
            failure,
            attempt: 5,
        },
    ]
}

pub fn contents() -> Vec<Content> {
    let kinds = [
        MediaKind::Image,
        MediaKind::Video,
        MediaKind::Audio,
        MediaKind::Voice,
        MediaKind::Document,
        MediaKind::Sticker,
    ];
    let media = |kind| {
        Content::Media(Media {
            kind,
            id: "m1".to_owned(),
            mime: some("image/jpeg"),
            sha256: some("abc="),
            caption: some("legenda"),
            filename: some("foto.jpg"),
        })
    };
    let card = Card {
        name: "Rui".to_owned(),
        phones: vec!["1".to_owned()],
        emails: vec!["rui@example.com".to_owned()],
        organization: some("Loja"),
    };
    let item = OrderItem {
        product: "p1".to_owned(),
        quantity: "2".to_owned(),
        price: "30.50".to_owned(),
        currency: "BRL".to_owned(),
    };
    let mut all = vec![
        text("oi"),
        Content::Location {
            latitude: "-23.5".to_owned(),
            longitude: "-46.6".to_owned(),
            name: some("Loja"),
            address: some("Rua A"),
            url: some("https://example.com"),
        },
        Content::Contacts { cards: vec![card] },
        Content::Choice {
            title: "Sim".to_owned(),
            id: some("1"),
            description: some("quero"),
        },
        Content::Form {
            name: "f".to_owned(),
            body: "b".to_owned(),
            answers: "{}".to_owned(),
        },
        Content::CallPermission { granted: true },
        Content::Order {
            catalog: some("c"),
            text: some("t"),
            items: vec![item],
        },
        Content::System {
            what: "w".to_owned(),
            text: "t".to_owned(),
        },
        Content::Unsupported {
            what: "poll".to_owned(),
            reason: some("r"),
            raw: "{}".to_owned(),
        },
    ];
    all.extend(kinds.map(media));
    all
}

pub fn reaction() -> Reaction {
    Reaction {
        origin: Origin::Customer,
        emoji: "👍".to_owned(),
        at: AT,
    }
}

pub fn quote() -> Quote {
    Quote {
        key: Some(KEY),
        origin: Some(Origin::Agent { agent: AgentId(5) }),
        text: "oi".to_owned(),
        kind: "text".to_owned(),
    }
}

pub fn message() -> Message {
    let referral = Referral {
        source_type: some("ad"),
        source_id: some("1"),
        source_url: some("https://example.com"),
        headline: some("Oferta"),
        body: some("Só hoje"),
    };
    Message {
        id: KEY.id,
        conversation: CONVERSATION,
        at: AT,
        origin: Origin::PhoneApp,
        content: text("oi"),
        attachment: Some(Attachment::Held { size: 20_480 }),
        delivery: Delivery::Received,
        quote: Some(quote()),
        reactions: vec![reaction()],
        referral: Some(referral),
        forwarded: Forwarded::Often,
        participant: some("Rui"),
        edited_at: Some(AT),
        revoked_at: Some(AT),
    }
}
