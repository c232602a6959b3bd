//! The cast: invented people with fictional numbers who write to the business.

use serde::{Deserialize, Serialize};

use crate::config::digits;

/// Through what a customer writes.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    #[default]
    #[serde(rename = "whatsapp")]
    WhatsApp,
    Instagram,
}

/// A user of WhatsApp or Instagram as the simulator knows one. Nobody here exists; 5550-01xx numbers are nobody's.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct Customer {
    /// Short handle for the control API; never sent to the business.
    pub id: String,
    /// Missing means WhatsApp.
    #[serde(default)]
    pub channel: Channel,
    /// `profile.name`; empty leaves the key out.
    #[serde(default)]
    pub name: String,
    /// The phone as its owner writes it; `None` for somebody who is known by username only.
    #[serde(default)]
    pub phone: Option<String>,
    /// What WhatsApp calls the phone; differs from it for older Brazilian numbers (no ninth digit).
    #[serde(default)]
    pub wa_id: Option<String>,
    /// `profile.username`, without `@`.
    #[serde(default)]
    pub username: Option<String>,
    /// The business-scoped user id; on Instagram the Instagram-scoped one (IGSID), 16 digits or so.
    pub user_id: String,
    /// Off means that messages stay at one tick until it is on again.
    #[serde(default = "yes")]
    pub online: bool,
}

fn yes() -> bool {
    true
}

impl Customer {
    /// Whether `to` (a phone in any spelling) or a business-scoped id means this customer.
    #[must_use]
    pub fn answers_to(&self, address: &str) -> bool {
        if address == self.user_id {
            return true;
        }
        let wanted = digits(address);
        let is = |own: &Option<String>| own.as_deref().is_some_and(|own| digits(own) == wanted);
        !wanted.is_empty() && !address.contains('.') && (is(&self.phone) || is(&self.wa_id))
    }

    /// What is written into a wamid: the phone, or the user id of somebody without one.
    #[must_use]
    pub fn counterpart(&self) -> &str {
        self.wa_id.as_deref().unwrap_or(&self.user_id)
    }
}

/// The customers every simulator starts with: a plain one, an emoji, a very long name, a wa_id that differs from the
/// phone, somebody known by username only, and two of Instagram, of whom one has no name.
pub(crate) fn cast() -> Vec<Customer> {
    let long = "Maria Fernanda de Albuquerque Vasconcelos Cavalcanti do Nascimento e Silva";
    let davi = person(
        "davi",
        "Davi Okoro",
        "+55 11 9 5550-0104",
        "40992137716402258613",
    );
    let lua = person("lua", "Lua", "", "67204419835520163948");
    vec![
        person(
            "joana",
            "Joana Prado",
            "+55 11 5550-0101",
            "21730418250660917342",
        ),
        person(
            "tomas",
            "Tomás Ibáñez 🌵",
            "+55 11 5550-0102",
            "50318842209316675501",
        ),
        person("maria", long, "+55 11 5550-0103", "83016622417753908826"),
        Customer {
            wa_id: Some("551155500104".into()),
            ..davi
        },
        Customer {
            phone: None,
            wa_id: None,
            username: Some("lua.cheia".into()),
            ..lua
        },
        follower("nina", "Nina Sartori", "nina.sartori", "6130000000000911"),
        follower("atelie", "", "atelie.do.mar", "6130000000000912"),
    ]
}

fn follower(id: &str, name: &str, username: &str, user: &str) -> Customer {
    Customer {
        id: id.into(),
        channel: Channel::Instagram,
        name: name.into(),
        phone: None,
        wa_id: None,
        username: Some(username.into()),
        user_id: user.into(),
        online: true,
    }
}

fn person(id: &str, name: &str, phone: &str, user: &str) -> Customer {
    Customer {
        id: id.into(),
        channel: Channel::WhatsApp,
        name: name.into(),
        phone: Some(phone.into()),
        wa_id: Some(digits(phone)),
        username: None,
        user_id: format!("BR.{user}"),
        online: true,
    }
}
