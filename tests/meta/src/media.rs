//! Files: those customers send (invented samples) and those the business uploads.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};

use crate::ids::Ids;

/// One stored file.
#[derive(Clone, Debug)]
pub(crate) struct Media {
    pub(crate) id: String,
    pub(crate) mime_type: String,
    pub(crate) filename: Option<String>,
    pub(crate) bytes: Vec<u8>,
}

impl Media {
    pub(crate) fn new(
        ids: &mut Ids,
        mime_type: &str,
        filename: Option<String>,
        bytes: Vec<u8>,
    ) -> Self {
        Self {
            id: ids.decimal(),
            mime_type: mime_type.to_owned(),
            filename,
            bytes,
        }
    }

    /// The digest as GET /{media-id} writes it.
    pub(crate) fn sha256_hex(&self) -> String {
        hex::encode(Sha256::digest(&self.bytes))
    }

    /// The digest as webhooks write it. Yes, the two differ.
    pub(crate) fn sha256_base64(&self) -> String {
        STANDARD.encode(Sha256::digest(&self.bytes))
    }

    /// Where the bytes are; stands for Meta's CDN address.
    pub(crate) fn url(&self, base: &str) -> String {
        format!("{base}/whatsapp_business/attachments/?mid={}", self.id)
    }
}

/// The sample that a customer sends as this kind of message.
pub(crate) fn sample(kind: &str, ids: &mut Ids) -> Option<Media> {
    let (mime_type, filename, bytes): (&str, Option<&str>, &[u8]) = match kind {
        "image" => ("image/jpeg", None, include_bytes!("../samples/photo.jpg")),
        "video" => ("video/mp4", None, include_bytes!("../samples/clip.mp4")),
        "audio" | "voice" => (
            "audio/ogg; codecs=opus",
            None,
            include_bytes!("../samples/voice.ogg"),
        ),
        "document" => (
            "application/pdf",
            Some("pedido-1042.pdf"),
            include_bytes!("../samples/order.pdf"),
        ),
        "sticker" => (
            "image/webp",
            None,
            include_bytes!("../samples/sticker.webp"),
        ),
        _ => return None,
    };
    Some(Media::new(
        ids,
        mime_type,
        filename.map(str::to_owned),
        bytes.to_vec(),
    ))
}
