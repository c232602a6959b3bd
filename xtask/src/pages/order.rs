//! Functions in an order that is good to compress: each stands behind the one that it has most in common with, as copies
//! of one pattern for several types do. Shorter distances are shorter numbers, and brotli's memory of what came before
//! fits better what comes next.

use std::collections::BTreeMap;
use std::convert::Infallible;

use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{CodeSection, FunctionSection};
use wasmparser::{CodeSectionReader, FunctionSectionReader, Parser, Payload, TypeRef};

use super::wasm::{Malformed, again, place};

/// Bytes that are one piece of a function.
const PIECE: usize = 4;
/// Pieces that more functions have in common say nothing about any of them.
const COMMON: usize = 700;

/// The program with its functions in that order.
pub fn sort(wasm: &[u8]) -> Result<Vec<u8>, Malformed> {
    let (mut imported, mut bodies) = (0, Vec::new());
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported += usize::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => {
                let range = body.range();
                let body = wasm.get(place(range.start)..place(range.end));
                bodies.push(body.unwrap_or_default());
            }
            _ => {}
        }
    }
    let order = chain(&bodies);
    let mut new = vec![0; bodies.len()];
    for (to, from) in order.iter().enumerate() {
        if let Some(new) = new.get_mut(*from) {
            *new = number(imported + to);
        }
    }
    again(
        wasm,
        &mut Sorter {
            imported,
            order,
            new,
        },
    )
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// The places of `bodies` so that each follows the one it is most like; where none is, the next one by its bytes.
fn chain(bodies: &[&[u8]]) -> Vec<usize> {
    let alike = Alike::of(bodies);
    let mut by_bytes: Vec<usize> = (0..bodies.len()).collect();
    by_bytes.sort_by_key(|at| bodies.get(*at));
    let mut placed = vec![false; bodies.len()];
    let mut order = Vec::with_capacity(bodies.len());
    for start in by_bytes {
        let mut next = Some(start).filter(|at| placed.get(*at) == Some(&false));
        while let Some(at) = next {
            order.push(at);
            if let Some(placed) = placed.get_mut(at) {
                *placed = true;
            }
            next = alike.nearest(at, &placed);
        }
    }
    order
}

/// What functions have in common.
struct Alike {
    /// By function: the numbers of its pieces.
    pieces: Vec<Vec<usize>>,
    /// By number of a piece: the functions that have it.
    holders: Vec<Vec<usize>>,
}

impl Alike {
    fn of(bodies: &[&[u8]]) -> Self {
        let mut holders: BTreeMap<&[u8], Vec<usize>> = BTreeMap::new();
        for (at, body) in bodies.iter().enumerate() {
            for piece in body.windows(PIECE) {
                let holders = holders.entry(piece).or_default();
                if holders.last() != Some(&at) {
                    holders.push(at);
                }
            }
        }
        let mut pieces = vec![Vec::new(); bodies.len()];
        let holders: Vec<Vec<usize>> = holders
            .into_values()
            .filter(|holders| (2..=COMMON).contains(&holders.len()))
            .collect();
        for (piece, holders) in holders.iter().enumerate() {
            for at in holders {
                if let Some(pieces) = pieces.get_mut(*at) {
                    pieces.push(piece);
                }
            }
        }
        Self { pieces, holders }
    }

    /// The function not yet placed that shares the greatest part of all that either has.
    fn nearest(&self, at: usize, placed: &[bool]) -> Option<usize> {
        let own = self.pieces.get(at)?;
        let mut shared = vec![0_u32; placed.len()];
        let mut met = Vec::new();
        for holder in own
            .iter()
            .filter_map(|piece| self.holders.get(*piece))
            .flatten()
        {
            if let (Some(false), Some(count)) = (placed.get(*holder), shared.get_mut(*holder)) {
                if *count == 0 {
                    met.push(*holder);
                }
                *count += 1;
            }
        }
        let likeness = |other: &usize| {
            let both = shared.get(*other).copied().unwrap_or_default();
            let pieces = self.pieces.get(*other).map_or(0, Vec::len);
            let either = own.len() + pieces + 3;
            // A billion of them are one; none comes near the end of the type.
            u64::from(both) * 1_000_000_000 / either.saturating_sub(both as usize) as u64
        };
        met.into_iter().rev().max_by_key(likeness)
    }
}

struct Sorter {
    imported: usize,
    order: Vec<usize>,
    /// By old place: the new number.
    new: Vec<u32>,
}

impl Reencode for Sorter {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Infallible>> {
        let own = place(function.into()).checked_sub(self.imported);
        let new = own.and_then(|at| self.new.get(at));
        Ok(new.copied().unwrap_or(function))
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        let types: Vec<u32> = section.into_iter().collect::<Result<_, _>>()?;
        for ty in self.order.iter().filter_map(|at| types.get(*at)) {
            functions.function(*ty);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        let bodies: Vec<_> = section.into_iter().collect::<Result<_, _>>()?;
        for body in self.order.clone().iter().filter_map(|at| bodies.get(*at)) {
            self.parse_function_body(code, body.clone())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_follows_the_one_it_is_most_like() {
        let bodies: [&[u8]; 4] = [
            b"aaaa one two",
            b"bbbb other words",
            b"cccc one two",
            b"dddd other words",
        ];
        assert_eq!(chain(&bodies), [0, 2, 1, 3]);
    }
}
