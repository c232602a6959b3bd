//! One HTTP connection, opened again when it breaks.

use crate::{
    bodies::Signed,
    trouble::{Trouble, tried},
};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{Request, Response, body::Incoming, client::conn::http1::SendRequest, header};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use std::net::SocketAddr;
use tokio::net::TcpStream;

/// A connection to one server; with a cookie once somebody has signed in on it.
#[derive(Debug)]
pub struct Client {
    address: SocketAddr,
    cookie: Option<String>,
    sender: Option<SendRequest<Full<Bytes>>>,
}

impl Client {
    pub fn new(address: SocketAddr) -> Self {
        Self {
            address,
            cookie: None,
            sender: None,
        }
    }

    pub fn cookie(&self) -> Option<&str> {
        self.cookie.as_deref()
    }

    async fn connected(&mut self) -> Result<&mut SendRequest<Full<Bytes>>, Trouble> {
        if self.sender.as_ref().is_none_or(SendRequest::is_closed) {
            let stream = TcpStream::connect(self.address)
                .await
                .map_err(tried("connect"))?;
            stream.set_nodelay(true).map_err(tried("connect"))?;
            let shake = hyper::client::conn::http1::handshake(TokioIo::new(stream));
            let (sender, connection) = shake.await.map_err(tried("greet"))?;
            tokio::spawn(connection);
            self.sender = Some(sender);
        }
        self.sender
            .as_mut()
            .ok_or_else(|| Trouble("no connection".into()))
    }

    async fn send(&mut self, request: Request<Full<Bytes>>) -> Result<Response<Incoming>, Trouble> {
        let sender = self.connected().await?;
        sender
            .ready()
            .await
            .map_err(tried("wait for the connection"))?;
        sender.send_request(request).await.map_err(tried("send"))
    }

    /// Posts a webhook; gives the status.
    pub async fn hook(&mut self, path: &str, signed: &Signed) -> Result<u16, Trouble> {
        let request = Request::post(path)
            .header(header::HOST, self.address.to_string())
            .header(header::CONTENT_TYPE, "application/json")
            .header("x-hub-signature-256", &signed.signature)
            .body(Full::new(signed.body.clone()))
            .map_err(tried("write a request"))?;
        let mut answer = self.send(request).await?;
        while let Some(frame) = answer.body_mut().frame().await {
            frame.map_err(tried("read an answer"))?;
        }
        Ok(answer.status().as_u16())
    }

    /// Calls a door of the API.
    pub async fn call(
        &mut self,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> Result<(u16, Value), Trouble> {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, self.address.to_string())
            .header("x-recado", "1");
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let bytes = body
            .map(|body| Bytes::from(body.to_string()))
            .unwrap_or_default();
        let request = request
            .header(header::CONTENT_TYPE, "application/json")
            .body(Full::new(bytes))
            .map_err(tried("write a request"))?;
        let answer = self.send(request).await?;
        let status = answer.status().as_u16();
        if let Some(set) = answer
            .headers()
            .get(header::SET_COOKIE)
            .and_then(|value| value.to_str().ok())
        {
            self.cookie = set.split(';').next().map(str::to_owned);
        }
        let body = answer
            .into_body()
            .collect()
            .await
            .map_err(tried("read an answer"))?
            .to_bytes();
        Ok((status, serde_json::from_slice(&body).unwrap_or(Value::Null)))
    }

    /// Reads a whole answer that is not one JSON document.
    pub async fn text(&mut self, path: &str) -> Result<String, Trouble> {
        let request = Request::get(path)
            .header(header::HOST, self.address.to_string())
            .header("x-recado", "1")
            .header(header::COOKIE, self.cookie.as_deref().unwrap_or_default())
            .body(Full::default())
            .map_err(tried("write a request"))?;
        let answer = self.send(request).await?;
        let body = answer
            .into_body()
            .collect()
            .await
            .map_err(tried("read an answer"))?
            .to_bytes();
        Ok(String::from_utf8_lossy(&body).into_owned())
    }

    /// A client that is signed in.
    pub async fn signed_in(
        address: SocketAddr,
        email: &str,
        password: &str,
    ) -> Result<Self, Trouble> {
        let mut client = Self::new(address);
        let body = serde_json::json!({ "email": email, "password": password });
        match client.call("POST", "/api/session", Some(&body)).await? {
            (200 | 201, _) => Ok(client),
            (status, _) => Err(Trouble(format!("sign-in answered {status}"))),
        }
    }
}
