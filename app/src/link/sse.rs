//! Reads `text/event-stream` piece by piece. The browser's own `EventSource` shows neither heartbeats nor a 401.

/// One event of the stream.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frame {
    /// Its name; empty for none.
    pub event: String,
    pub data: String,
}

/// Pieces arrive cut anywhere, also inside a letter; lines are put together here.
#[derive(Debug, Default)]
pub struct Reader {
    line: Vec<u8>,
    frame: Frame,
    /// The last piece ended in a carriage return: a line feed that follows belongs to it.
    returned: bool,
}

impl Reader {
    /// The events that this piece completes.
    pub fn take(&mut self, piece: &[u8]) -> Vec<Frame> {
        let mut frames = Vec::new();
        for byte in piece {
            match byte {
                b'\n' if self.returned => self.returned = false,
                b'\n' | b'\r' => {
                    self.returned = *byte == b'\r';
                    frames.extend(self.end_line());
                }
                _ => {
                    self.returned = false;
                    self.line.push(*byte);
                }
            }
        }
        frames
    }

    fn end_line(&mut self) -> Option<Frame> {
        let line = std::mem::take(&mut self.line);
        if line.is_empty() {
            return self.end_frame();
        }
        let line = String::from_utf8_lossy(&line);
        let (field, value) = line.split_once(':').unwrap_or((&line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.frame.event),
            "data" => {
                if !self.frame.data.is_empty() {
                    self.frame.data.push('\n');
                }
                self.frame.data.push_str(value);
            }
            // The delta itself names its cursor; `retry` is the link's own affair; an empty field is a heartbeat.
            _ => {}
        }
        None
    }

    fn end_frame(&mut self) -> Option<Frame> {
        let frame = std::mem::take(&mut self.frame);
        (frame != Frame::default()).then_some(frame)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(event: &str, data: &str) -> Frame {
        Frame {
            event: event.to_owned(),
            data: data.to_owned(),
        }
    }

    const STREAM: &str = ": hi\n\nid: 7\nevent: delta\ndata: {\"olá\":1}\n\n:\n\nevent:bye\r\ndata:\r\n\r\ndata: a\ndata: b\n\n";

    fn expected() -> Vec<Frame> {
        vec![
            frame("delta", "{\"olá\":1}"),
            frame("bye", ""),
            frame("", "a\nb"),
        ]
    }

    #[test]
    fn heartbeats_are_skipped_and_events_read() {
        assert_eq!(Reader::default().take(STREAM.as_bytes()), expected());
    }

    #[test]
    fn pieces_may_be_cut_anywhere() {
        for cut in 0..STREAM.len() {
            let (head, tail) = STREAM.as_bytes().split_at(cut);
            let mut reader = Reader::default();
            let mut frames = reader.take(head);
            frames.extend(reader.take(tail));
            assert_eq!(frames, expected(), "cut at {cut}");
        }
    }

    #[test]
    fn an_unfinished_event_waits() {
        assert_eq!(Reader::default().take(b"data: a\n"), []);
    }
}
