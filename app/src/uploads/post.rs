//! One upload, with how far it got. `fetch` does not tell that, so this is the older `XMLHttpRequest`.

use crate::api::Problem;
use domain::command::{Attach, Keyed};
use js_sys::Promise;
use leptos::prelude::{ArcRwSignal, Set};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ProgressEvent, XmlHttpRequest};

/// An upload under way.
#[derive(Debug, Clone)]
pub struct Posting(XmlHttpRequest);

impl Posting {
    /// Begins to send a file; [`Posting::answer`] waits for what comes of it.
    ///
    /// # Errors
    /// When the browser does not even begin.
    pub fn begin(keyed: &Keyed, attach: &Attach) -> Result<Self, JsValue> {
        let request = XmlHttpRequest::new()?;
        request.open("POST", &address(keyed, attach))?;
        request.set_request_header("X-Recado", "1")?;
        request.set_request_header("Content-Type", "application/octet-stream")?;
        Ok(Self(request))
    }

    /// Sends the bytes and waits for the answer. `percent` stays below 100 until the worker has said that it has them.
    pub async fn answer(&self, blob: &Blob, percent: &ArcRwSignal<usize>) -> Result<(), Problem> {
        let (request, percent) = (&self.0, percent.clone());
        let progress = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
            percent.set(share(event.loaded(), event.total()));
        });
        if let Ok(upload) = request.upload() {
            upload.set_onprogress(Some(progress.as_ref().unchecked_ref()));
        }
        let ended = Promise::new(&mut |ended, _| request.set_onloadend(Some(&ended)));
        let unreachable = |_| Problem::unreachable();
        request
            .send_with_opt_blob(Some(blob))
            .map_err(unreachable)?;
        JsFuture::from(ended).await.map_err(unreachable)?;
        let status = request.status().unwrap_or_default();
        if (200..300).contains(&status) {
            return Ok(());
        }
        let text = request.response_text().ok().flatten();
        Err(Problem::told(status, &text.unwrap_or_default()))
    }

    pub fn stop(&self) {
        self.0.abort().ok();
    }
}

fn address(keyed: &Keyed, attach: &Attach) -> String {
    let mime: String = js_sys::encode_uri_component(&attach.mime).into();
    let [id, conversation] = [attach.upload.to_string(), keyed.conversation.to_string()];
    let kind = attach.kind.code();
    [
        "/api/uploads?id=",
        &id,
        "&conversation=",
        &conversation,
        "&kind=",
        kind,
        "&type=",
        &mime,
    ]
    .concat()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of at most 99"
)]
fn share(loaded: f64, total: f64) -> usize {
    (loaded / total.max(1.0) * 100.0).clamp(0.0, 99.0) as usize
}
