//! Event streams as a browser holds them: one raw connection each, read until a mark comes by.

use crate::trouble::{Trouble, tried};
use std::{net::SocketAddr, time::Instant};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::mpsc::UnboundedSender,
};

/// Opens a stream and waits for the head of the answer.
pub async fn open(
    address: SocketAddr,
    path: &str,
    cookie: Option<&str>,
) -> Result<TcpStream, Trouble> {
    let mut stream = TcpStream::connect(address)
        .await
        .map_err(tried("open a stream"))?;
    let cookie = cookie
        .map(|cookie| format!("cookie: {cookie}\r\n"))
        .unwrap_or_default();
    let head = format!(
        "GET {path} HTTP/1.1\r\nhost: {address}\r\naccept: text/event-stream\r\n{cookie}\r\n"
    );
    stream
        .write_all(head.as_bytes())
        .await
        .map_err(tried("open a stream"))?;
    let mut seen = Vec::new();
    while !seen.windows(4).any(|four| four == b"\r\n\r\n") {
        let mut piece = [0u8; 1024];
        let count = stream
            .read(&mut piece)
            .await
            .map_err(tried("open a stream"))?;
        if count == 0 {
            return Err(Trouble("a stream ended at once".into()));
        }
        seen.extend(piece.iter().take(count));
    }
    match seen.starts_with(b"HTTP/1.1 200") {
        true => Ok(stream),
        false => Err(Trouble("a stream was refused".into())),
    }
}

/// Reads for ever, and reports the instant at which each mark `<<n>>` came by.
pub async fn watch(mut stream: TcpStream, marks: UnboundedSender<(u64, Instant)>) {
    let mut rest = String::new();
    let mut piece = vec![0u8; 16 * 1024];
    while let Ok(count @ 1..) = stream.read(&mut piece).await {
        let now = Instant::now();
        rest.push_str(&String::from_utf8_lossy(
            piece.get(..count).unwrap_or_default(),
        ));
        while let Some((before, after)) = rest.split_once(">>") {
            let mark = before
                .rsplit("<<")
                .next()
                .and_then(|digits| digits.parse().ok());
            if let Some(mark) = mark
                && marks.send((mark, now)).is_err()
            {
                return;
            }
            rest = after.to_owned();
        }
        let keep = rest.rfind("<<").unwrap_or(rest.len());
        rest = rest.split_off(keep);
    }
}
