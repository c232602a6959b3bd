//! The smallest Graph API: takes every message and remembers under which tag.

use crate::trouble::{Trouble, tried};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{Request, Response, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use std::{
    convert::Infallible,
    net::SocketAddr,
    sync::{Arc, Mutex},
};
use tokio::net::TcpListener;

/// Tags (`biz_opaque_callback_data`) of the messages taken, in order. The n-th has the wamid `wamid.out-n`.
pub type Taken = Arc<Mutex<Vec<String>>>;

pub fn wamid(count: usize) -> String {
    format!("wamid.out-{count}")
}

pub async fn start() -> Result<(SocketAddr, Taken), Trouble> {
    let listener = TcpListener::bind("127.0.0.1:0")
        .await
        .map_err(tried("start a Graph API"))?;
    let address = listener.local_addr().map_err(tried("start a Graph API"))?;
    let taken = Taken::default();
    let kept = taken.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let kept = kept.clone();
            let service = service_fn(move |request| take(request, kept.clone()));
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
        }
    });
    Ok((address, taken))
}

async fn take(
    request: Request<Incoming>,
    taken: Taken,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let body = request
        .into_body()
        .collect()
        .await
        .map(http_body_util::Collected::to_bytes)
        .unwrap_or_default();
    let body: Value = serde_json::from_slice(&body).unwrap_or(Value::Null);
    let tag = body
        .get("biz_opaque_callback_data")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    let count = match taken.lock() {
        Ok(mut all) => {
            all.push(tag);
            all.len() - 1
        }
        Err(_) => 0,
    };
    let answer = serde_json::json!({ "messaging_product": "whatsapp", "contacts": [], "messages": [{ "id": wamid(count) }] });
    Ok(Response::new(Full::new(Bytes::from(answer.to_string()))))
}
