//! Ids in the shapes Meta gives them. Fresh ones differ between runs, since the business keeps its data when the
//! simulator restarts.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};

/// Which way a message went; it shows in one byte of its wamid.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Way {
    FromCustomer,
    FromBusiness,
}

/// Makes ids that never repeat, within a run or across runs.
#[derive(Debug)]
pub(crate) struct Ids {
    seed: String,
    count: u64,
}

impl Ids {
    pub(crate) fn new() -> Self {
        let nanos = std::time::UNIX_EPOCH
            .elapsed()
            .map_or(0, |time| time.as_nanos());
        Self {
            seed: format!("{nanos}-{}", std::process::id()),
            count: 0,
        }
    }

    fn fresh(&mut self) -> [u8; 32] {
        self.count += 1;
        Sha256::digest(format!("{}-{}", self.seed, self.count)).into()
    }

    fn hex(&mut self, length: usize) -> String {
        hex::encode_upper(self.fresh())
            .chars()
            .take(length)
            .collect()
    }

    /// A message id: base64 of a small record that holds the counterpart's number in clear, as the real ones do.
    pub(crate) fn wamid(&mut self, way: Way, counterpart: &str) -> String {
        let (mark, tail) = match way {
            Way::FromCustomer => (0x12, format!("3A{}", self.hex(18))),
            Way::FromBusiness => (0x11, self.hex(18)),
        };
        let mut record = vec![
            0x1c,
            0x18,
            u8::try_from(counterpart.len()).unwrap_or(u8::MAX),
        ];
        record.extend(counterpart.bytes());
        record.extend([
            0x15,
            0x02,
            0x00,
            mark,
            0x18,
            u8::try_from(tail.len()).unwrap_or(u8::MAX),
        ]);
        record.extend(tail.bytes());
        record.push(0);
        format!("wamid.{}", STANDARD.encode(record))
    }

    /// An Instagram message id: long, one word of base64's letters, and of nothing that could be taken apart.
    pub(crate) fn mid(&mut self, account: &str) -> String {
        let (one, two) = (self.fresh(), self.fresh());
        let mut record = format!("item:1:IGMessageID:{account}:").into_bytes();
        record.extend(one);
        record.extend(two);
        let word = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(record);
        format!("aWdfZAG1f{}ZD", word.replace('-', "ZA").replace('_', "ZB"))
    }

    /// A decimal id of 16 digits, as media and templates have.
    pub(crate) fn decimal(&mut self) -> String {
        let [a, b, c, d, e, f, ..] = self.fresh();
        let number = u64::from_be_bytes([0, 0, a, b, c, d, e, f]);
        (1_000_000_000_000_000 + number).to_string()
    }

    /// What support asks for: `fbtrace_id` of an error.
    pub(crate) fn trace(&mut self) -> String {
        let bytes: Vec<u8> = self.fresh().into_iter().take(16).collect();
        format!(
            "A{}",
            base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wamid_holds_the_number_and_never_repeats() {
        let mut ids = Ids::new();
        let one = ids.wamid(Way::FromCustomer, "551155500101");
        let two = ids.wamid(Way::FromCustomer, "551155500101");
        assert_ne!(one, two);
        let inside = STANDARD.decode(one.trim_start_matches("wamid.")).unwrap();
        assert!(String::from_utf8_lossy(&inside).contains("551155500101"));
        assert!(one.starts_with("wamid.HBgMNTUxMTU1NTAwMTAx"), "{one}");
    }
}
