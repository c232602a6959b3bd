//! The plain page that the app is held against, behind the smallest server: the page, threads, and a door to send to.

use crate::trouble::{Trouble, tried};
use bytes::Bytes;
use http_body_util::Full;
use hyper::{Request, Response, body::Incoming, header, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use serde_json::json;
use std::{convert::Infallible, net::SocketAddr};
use tokio::net::TcpListener;

const PAGE: &str = include_str!("floor/inbox.html");

/// Serves it from now on, threads of so many lines.
pub async fn page(lines: u64) -> Result<SocketAddr, Trouble> {
    let listener = TcpListener::bind("127.0.0.1:0")
        .await
        .map_err(tried("serve the plain page"))?;
    let address = listener
        .local_addr()
        .map_err(tried("serve the plain page"))?;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let service = service_fn(move |request| answer(request, lines));
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
        }
    });
    Ok(address)
}

async fn answer(
    request: Request<Incoming>,
    lines: u64,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (kind, body) = match request.uri().path() {
        "/" => ("text/html", PAGE.to_owned()),
        "/thread" => {
            let asked = request.uri().query().unwrap_or_default();
            let of = asked.trim_start_matches("of=");
            ("application/json", thread(of, lines))
        }
        _ => ("application/json", "{}".to_owned()),
    };
    let mut response = Response::new(Full::new(Bytes::from(body)));
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, header::HeaderValue::from_static(kind));
    Ok(response)
}

fn thread(of: &str, lines: u64) -> String {
    let line = |line: u64| {
        let words = "preciso de ajuda com o pedido ".repeat((line % 5) as usize + 1);
        json!([
            format!("assunto {of}: {words}{line}"),
            "12:00",
            line.is_multiple_of(3)
        ])
    };
    serde_json::Value::Array((0..lines).map(line).collect()).to_string()
}
