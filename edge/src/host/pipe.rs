//! Bytes that only pass through: the platform moves them from one end to the other, and none of them is ever in our memory.

use super::{Answered, Silence, fetch, words};
use channels::{Request, whatsapp::Form};
use domain::time::Span;
use futures_util::future::{Either, join, select};
use js_sys::{Promise, Uint8Array};
use std::pin::pin;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use worker::{
    AbortController, Bucket, Data, Fetch, ResponseBody,
    web_sys::{ReadableStream, StreamPipeOptions},
};

#[wasm_bindgen]
extern "C" {
    /// Knows how much will come: a bucket takes no other stream, and a request gets its length from it. More or less than
    /// that is an error at both ends.
    #[wasm_bindgen(js_name = FixedLengthStream)]
    type Measured;
    #[wasm_bindgen(constructor, js_class = "FixedLengthStream", catch)]
    fn new(length: f64) -> Result<Measured, JsValue>;
    #[wasm_bindgen(method, getter)]
    fn readable(this: &Measured) -> ReadableStream;
    #[wasm_bindgen(method, getter)]
    fn writable(this: &Measured) -> Sink;

    type Sink;
    #[wasm_bindgen(method, catch, js_name = getWriter)]
    fn writer(this: &Sink) -> Result<Pen, JsValue>;

    type Pen;
    #[wasm_bindgen(method, catch)]
    fn write(this: &Pen, bytes: &Uint8Array) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn close(this: &Pen) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch, js_name = releaseLock)]
    fn release(this: &Pen) -> Result<(), JsValue>;

    type Source;
    #[wasm_bindgen(method, catch, js_name = pipeTo)]
    fn pipe_to(this: &Source, sink: &Sink, options: &StreamPipeOptions)
    -> Result<Promise, JsValue>;
}

impl Measured {
    fn of(length: u64) -> Result<Self, JsValue> {
        #[expect(
            clippy::cast_precision_loss,
            reason = "a file's length, far below 2^53"
        )]
        Measured::new(length as f64)
    }
}

/// An answer whose body has not been read.
#[derive(Debug)]
pub struct Opened {
    pub status: u16,
    pub retry_after: Option<String>,
    /// As announced.
    pub length: Option<u64>,
    body: ResponseBody,
    controller: AbortController,
}

impl Opened {
    /// Nobody wants the rest.
    pub fn cut(self) {
        self.controller.abort();
    }
}

/// Asks, and waits for the beginning of an answer no longer than `limit`. Redirects are not followed.
///
/// # Errors
/// The kind of [`Silence`].
pub async fn open(request: &Request, limit: Span) -> Result<Opened, Silence> {
    let request = fetch::build(request, None).map_err(|_| Silence::NotSent)?;
    let controller = AbortController::default();
    let signal = controller.signal();
    let fetch = Fetch::Request(request);
    let asked = pin!(fetch.send_with_signal(&signal));
    match select(asked, pin!(super::sleep(limit))).await {
        Either::Left((Ok(response), _)) => Ok(Opened {
            status: response.status_code(),
            retry_after: header(&response, "retry-after"),
            length: header(&response, "content-length").and_then(|text| text.parse().ok()),
            body: response.body().clone(),
            controller,
        }),
        Either::Left((Err(_), _)) => Err(Silence::Cut),
        Either::Right(((), _)) => {
            controller.abort();
            Err(Silence::TooLate)
        }
    }
}

fn header(response: &worker::Response, name: &str) -> Option<String> {
    response.headers().get(name).ok().flatten()
}

/// Why bytes did not get into the bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unkept {
    /// They stopped coming, or others came than were announced.
    Cut,
    /// They took too long.
    TooLate,
    /// The bucket's own words.
    Bucket(String),
}

/// Puts the body of an answer under a name, all of it or nothing.
///
/// # Errors
/// [`Unkept`], and then nothing is under that name.
pub async fn keep(
    opened: Opened,
    length: u64,
    sha256: Option<[u8; 32]>,
    bucket: &Bucket,
    name: &str,
    limit: Span,
) -> Result<(), Unkept> {
    let Opened {
        body, controller, ..
    } = opened;
    let ResponseBody::Stream(body) = body else {
        return Err(Unkept::Cut);
    };
    let kept = pin!(put(&body, length, sha256, bucket, name));
    match select(kept, pin!(super::sleep(limit))).await {
        Either::Left((kept, _)) => kept,
        Either::Right(((), _)) => {
            controller.abort();
            Err(Unkept::TooLate)
        }
    }
}

/// Puts a stream of a known length under a name.
///
/// # Errors
/// As [`keep`].
pub async fn put(
    body: &ReadableStream,
    length: u64,
    sha256: Option<[u8; 32]>,
    bucket: &Bucket,
    name: &str,
) -> Result<(), Unkept> {
    let measured = Measured::of(length).map_err(|error| Unkept::Bucket(words(&error)))?;
    let put = bucket.put(name, Data::ReadableStream(measured.readable()));
    let put = match sha256 {
        Some(digest) => put.sha256(digest),
        None => put,
    };
    let (sink, how) = (measured.writable(), StreamPipeOptions::new());
    let pour = pour(body, &sink, &how);
    match join(pour, put.execute()).await {
        (Ok(()), Ok(Some(_))) => Ok(()),
        (Ok(()), Ok(None)) => Err(Unkept::Bucket("the bucket took nothing".to_owned())),
        (Ok(()), Err(error)) => Err(Unkept::Bucket(error.to_string())),
        (Err(_), _) => Err(Unkept::Cut),
    }
}

/// Posts a form with a file in it: what stands before, the bytes, what stands after.
///
/// # Errors
/// The kind of [`Silence`].
pub async fn post(
    form: &Form,
    file: &ReadableStream,
    size: u64,
    limit: Span,
) -> Result<Answered, Silence> {
    let around = form.head.len() + form.tail.len();
    let measured = Measured::of(size + around as u64).map_err(|_| Silence::NotSent)?;
    let body = JsValue::from(measured.readable());
    let request = fetch::build(&form.request, Some(body)).map_err(|_| Silence::NotSent)?;
    let controller = AbortController::default();
    let signal = controller.signal();
    let asked = pin!(fetch::ask(request, &signal));
    let poured = pin!(wrap(form, file, measured.writable()));
    let waited = pin!(super::sleep(limit));
    // The answer counts: it may come before the last byte has left, and then the rest does not matter.
    let answered = pin!(async {
        match select(asked, poured).await {
            Either::Left((answer, _)) => answer,
            Either::Right((_, asked)) => asked.await,
        }
    });
    match select(answered, waited).await {
        Either::Left((answer, _)) => answer.map_err(|_| Silence::Cut),
        Either::Right(((), _)) => {
            controller.abort();
            Err(Silence::TooLate)
        }
    }
}

async fn wrap(form: &Form, file: &ReadableStream, sink: Sink) -> Result<(), JsValue> {
    let pen = sink.writer()?;
    JsFuture::from(pen.write(&Uint8Array::from(form.head.as_slice()))?).await?;
    pen.release()?;
    let open_end = StreamPipeOptions::new();
    open_end.set_prevent_close(true);
    pour(file, &sink, &open_end).await?;
    let pen = sink.writer()?;
    JsFuture::from(pen.write(&Uint8Array::from(form.tail.as_slice()))?).await?;
    JsFuture::from(pen.close()?).await?;
    Ok(())
}

async fn pour(from: &ReadableStream, into: &Sink, how: &StreamPipeOptions) -> Result<(), JsValue> {
    let from: &Source = from.unchecked_ref();
    JsFuture::from(from.pipe_to(into, how)?).await?;
    Ok(())
}
