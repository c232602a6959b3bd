//! Ports on this machine.

use std::net::{Ipv4Addr, TcpListener};

use crate::trouble::{Outcome, Trouble};

/// The port itself when nobody listens on it; for 0, a free one that the system picks.
pub fn claim(port: u16, flag: &'static str) -> Outcome<u16> {
    let busy = |_| Trouble::PortBusy { port, flag };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(busy)?;
    let bound = listener
        .local_addr()
        .map_err(Trouble::io("read the port's address"))?;
    Ok(bound.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_busy_port_names_itself_and_the_flag() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let sentence = claim(port, "--port").unwrap_err().to_string();
        assert!(sentence.contains(&port.to_string()), "{sentence}");
        assert!(sentence.contains("--port N"), "{sentence}");
    }

    #[test]
    fn zero_means_any_free_port() {
        let port = claim(0, "--port").unwrap();
        assert_ne!(port, 0);
        assert_eq!(claim(port, "--port").unwrap(), port);
    }
}
