//! E-mail addresses as names of accounts.

use crate::problem::Problem;

/// RFC 5321: a path has at most 256 characters with its brackets.
const LONGEST: usize = 254;

/// An address in the one spelling that we compare. What cannot be an address is refused.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Email(String);

impl Email {
    /// # Errors
    /// [`Problem::BadValue`] where there is no address in the text.
    pub fn read(text: &str) -> Result<Self, Problem> {
        let address = text.trim().to_lowercase();
        let halves = address
            .rsplit_once('@')
            .filter(|(name, host)| !name.is_empty() && is_host(host));
        let strange = |letter: char| letter.is_whitespace() || letter.is_control();
        if halves.is_none() || address.len() > LONGEST || address.contains(strange) {
            return Err(Problem::BadValue("This is not an e-mail address."));
        }
        Ok(Self(address))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_host(host: &str) -> bool {
    !host.is_empty() && !host.contains('@') && !host.starts_with('.') && !host.ends_with('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_does_not_make_another_account() {
        assert_eq!(
            Email::read(" Ana@Example.COM "),
            Email::read("ana@example.com")
        );
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in [
            "",
            "ana",
            "@example.com",
            "ana@",
            "ana @example.com",
            "ana@example.com.",
            "a\nb@example.com",
        ] {
            assert!(Email::read(text).is_err(), "{text}");
        }
    }
}
