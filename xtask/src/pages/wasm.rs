//! What is done to WASM files between the tools that do the rest: read, write, and one closed kind of error.

use std::fmt;
use std::fs;
use std::ops::Range;
use std::path::Path;

use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{Module, RawSection};
use wasmparser::{Parser, Payload};

use crate::trouble::{Outcome, Trouble};

/// A file that is not the WASM we expect.
#[derive(Debug)]
pub struct Malformed(String);

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<wasmparser::BinaryReaderError> for Malformed {
    fn from(error: wasmparser::BinaryReaderError) -> Self {
        Self(error.to_string())
    }
}

impl<E: fmt::Display> From<reencode::Error<E>> for Malformed {
    fn from(error: reencode::Error<E>) -> Self {
        Self(error.to_string())
    }
}

/// Changes the file `from` into the file `to`.
pub fn change<T>(
    from: &Path,
    to: &Path,
    how: impl FnOnce(&[u8]) -> Result<(Vec<u8>, T), Malformed>,
) -> Outcome<T> {
    let bytes = fs::read(from).map_err(Trouble::io(format!("read {}", from.display())))?;
    let (made, told) = how(&bytes).map_err(|malformed| Trouble::Failed {
        what: format!("reading {}", from.display()),
        log: None,
        tail: malformed.to_string(),
    })?;
    fs::write(to, made).map_err(Trouble::io(format!("write {}", to.display())))?;
    Ok(told)
}

/// Each section as it is, or as `new` says.
pub fn sections(
    wasm: &[u8],
    mut new: impl FnMut(&Payload<'_>, Range<usize>) -> Result<Option<Vec<u8>>, Malformed>,
) -> Result<Vec<u8>, Malformed> {
    let mut made = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        let Some((id, range)) = payload.as_section() else {
            continue;
        };
        let range = place(range.start)..place(range.end);
        let data = match new(&payload, range.clone())? {
            Some(data) => data,
            None => wasm.get(range).unwrap_or_default().to_vec(),
        };
        made.section(&RawSection { id, data: &data });
    }
    Ok(made.finish())
}

/// The whole module once more, through the eyes of `by`.
pub fn again<R: Reencode>(wasm: &[u8], by: &mut R) -> Result<Vec<u8>, Malformed>
where
    R::Error: fmt::Display,
{
    let mut made = Module::new();
    by.parse_core_module(&mut made, Parser::new(0), wasm)?;
    Ok(made.finish())
}

/// An offset within a file that lies in memory.
pub fn place(offset: u64) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}
