//! The browser's `fetch`, as far as the worker's doors need it.

use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Headers, RequestCache, RequestCredentials, RequestInit, Response};

/// What is asked of the worker.
#[derive(Debug)]
pub struct Request<'a> {
    pub method: &'a str,
    pub path: &'a str,
    pub headers: &'a [(&'a str, &'a str)],
    pub body: Option<&'a str>,
    /// Ends the wait.
    pub signal: &'a AbortSignal,
}

impl Request<'_> {
    /// # Errors
    /// When no answer came: no network, no worker, or no patience.
    pub async fn send(&self) -> Result<Response, JsValue> {
        Ok(JsFuture::from(self.start()?).await?.unchecked_into())
    }

    fn start(&self) -> Result<Promise, JsValue> {
        let headers = Headers::new()?;
        for (name, value) in self.headers {
            headers.set(name, value)?;
        }
        let how = RequestInit::new();
        how.set_method(self.method);
        how.set_headers_headers(&headers);
        how.set_credentials(RequestCredentials::SameOrigin);
        how.set_cache(RequestCache::NoStore);
        how.set_signal(Some(self.signal));
        if let Some(body) = self.body {
            how.set_body(&JsValue::from_str(body));
        }
        let window = web_sys::window().ok_or(JsValue::NULL)?;
        Ok(window.fetch_with_str_and_init(self.path, &how))
    }
}

/// # Errors
/// When the answer broke off.
pub async fn text(response: &Response) -> Result<String, JsValue> {
    let text = JsFuture::from(response.text()?).await?;
    Ok(text.as_string().unwrap_or_default())
}
