//! Takes the words out of panics: what the standard library does to say where and why reaches nobody in a browser, and
//! everybody would load it.
//!
//! The program as it is linked calls `core::panicking` with a place and a sentence, and then traps. Here it traps at once:
//! the call, and what was put together for it right before, becomes `unreachable`. Sentences, places and all that can
//! format them are then referred to by nothing, and whoever splits the program leaves them out.

use std::collections::BTreeMap;
use std::ops::Range;

use wasm_encoder::Encode;
use wasmparser::{
    FunctionBody, KnownCustom, Name, Operator, Parser, Payload, RelocAddendKind, RelocationEntry,
};

use super::wasm::{Malformed, place, sections};

/// Whose functions never return without being panics: they throw what JavaScript catches.
const THROWING: &str = "wasm_bindgen";
const UNREACHABLE: u8 = 0x00;
const NOP: u8 = 0x01;
/// The section with what the code refers to.
const REFERENCES: &str = "reloc.CODE";

/// The program with silent panics. What they referred to is no reference any more.
pub fn mute(wasm: &[u8]) -> Result<Vec<u8>, Malformed> {
    let panics = panics(wasm)?;
    let mut code = 0..0;
    sections(wasm, |section, range| {
        Ok(match section {
            Payload::CodeSectionStart { .. } => {
                code = range.clone();
                let mut bytes = wasm.get(range.clone()).unwrap_or_default().to_vec();
                panics
                    .iter()
                    .for_each(|panic| trap(&mut bytes, panic, range.start));
                Some(bytes)
            }
            Payload::CustomSection(custom) if custom.name() == REFERENCES => {
                let KnownCustom::Reloc(references) = custom.as_known() else {
                    return Ok(None);
                };
                let all: Result<Vec<_>, _> = references.entries().into_iter().collect();
                let mut left = all?;
                left.retain(|entry| !within(&panics, code.start + place(entry.offset.into())));
                Some(section_of(references.section_index(), &left))
            }
            _ => None,
        })
    })
}

fn trap(code: &mut [u8], panic: &Range<usize>, start: usize) {
    if let Some(bytes) = code.get_mut(panic.start - start..panic.end - start) {
        bytes.fill(NOP);
        bytes
            .iter_mut()
            .take(1)
            .for_each(|byte| *byte = UNREACHABLE);
    }
}

/// The ranges do not overlap and stand in order.
fn within(ranges: &[Range<usize>], at: usize) -> bool {
    let next = ranges.partition_point(|range| range.end <= at);
    ranges.get(next).is_some_and(|range| range.contains(&at))
}

/// Where the program panics.
fn panics(wasm: &[u8]) -> Result<Vec<Range<usize>>, Malformed> {
    let names = names(wasm)?;
    let mut found = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::CodeSectionEntry(body) = payload? {
            find(&body, &names, &mut found)?;
        }
    }
    Ok(found)
}

/// A call that never returns is followed by `unreachable`. Before it stands what it is called with: numbers that are put
/// somewhere, back to the last place where the program could have come from elsewhere or have done something.
fn find(
    body: &FunctionBody<'_>,
    names: &BTreeMap<u32, &str>,
    found: &mut Vec<Range<usize>>,
) -> Result<(), Malformed> {
    let (mut straight, mut call) = (None, None);
    for item in body.get_operators_reader()?.into_iter_with_offsets() {
        let (operator, at) = item?;
        let at = place(at);
        let called = call.take();
        match operator {
            Operator::Call { function_index } => {
                call = Some((straight.take().unwrap_or(at), function_index));
            }
            Operator::Unreachable => {
                straight = None;
                let panic = called.filter(|(_, function)| panicking(names, *function));
                found.extend(panic.map(|(start, _)| start..at));
            }
            _ if goes_straight(&operator) => {
                straight.get_or_insert(at);
            }
            _ => straight = None,
        }
    }
    Ok(())
}

/// Neither a place where ways meet or part nor anything that others notice.
fn goes_straight(operator: &Operator<'_>) -> bool {
    !matches!(
        operator,
        Operator::Block { .. }
            | Operator::Loop { .. }
            | Operator::If { .. }
            | Operator::Else
            | Operator::End
            | Operator::Br { .. }
            | Operator::BrIf { .. }
            | Operator::BrTable { .. }
            | Operator::Return
            | Operator::CallIndirect { .. }
            | Operator::MemoryGrow { .. }
            | Operator::MemoryCopy { .. }
            | Operator::MemoryFill { .. }
    )
}

fn panicking(names: &BTreeMap<u32, &str>, function: u32) -> bool {
    names
        .get(&function)
        .is_some_and(|name| !name.contains(THROWING))
}

fn names(wasm: &[u8]) -> Result<BTreeMap<u32, &str>, Malformed> {
    let mut names = BTreeMap::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let Payload::CustomSection(custom) = payload? else {
            continue;
        };
        let KnownCustom::Name(sections) = custom.as_known() else {
            continue;
        };
        // There are kinds of names that nobody here knows.
        for map in sections.into_iter().filter_map(Result::ok) {
            if let Name::Function(map) = map {
                for named in map {
                    let named = named?;
                    names.insert(named.index, named.name);
                }
            }
        }
    }
    Ok(names)
}

fn section_of(section: u32, references: &[RelocationEntry]) -> Vec<u8> {
    let mut made = Vec::new();
    REFERENCES.encode(&mut made);
    section.encode(&mut made);
    references.len().encode(&mut made);
    for entry in references {
        made.push(entry.ty as u8);
        entry.offset.encode(&mut made);
        entry.index.encode(&mut made);
        if entry.ty.addend_kind() != RelocAddendKind::None {
            entry.addend.encode(&mut made);
        }
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{
        CodeSection, Function, FunctionSection, Instruction, Module, NameMap, NameSection,
        TypeSection,
    };

    /// A function that calls one called `name` with a number, and never comes back.
    fn program(name: &str) -> Vec<u8> {
        let (mut types, mut functions, mut code) = (
            TypeSection::new(),
            FunctionSection::new(),
            CodeSection::new(),
        );
        types.ty().function([wasm_encoder::ValType::I32], []);
        functions.function(0).function(0);
        let mut empty = Function::new([]);
        empty.instruction(&Instruction::End);
        let mut calls = Function::new([]);
        for instruction in [
            Instruction::I32Const(7),
            Instruction::Call(0),
            Instruction::Unreachable,
            Instruction::End,
        ] {
            calls.instruction(&instruction);
        }
        code.function(&empty).function(&calls);
        let (mut names, mut all) = (NameMap::new(), NameSection::new());
        names.append(0, name);
        all.functions(&names);
        let mut module = Module::new();
        module.section(&types).section(&functions).section(&code);
        module.section(&all);
        module.finish()
    }

    fn calls(wasm: &[u8]) -> bool {
        let bodies = Parser::new(0).parse_all(wasm).flatten();
        let bodies = bodies.filter_map(|payload| match payload {
            Payload::CodeSectionEntry(body) => body.get_operators_reader().ok(),
            _ => None,
        });
        let mut operators = bodies.flat_map(|body| body.into_iter().flatten());
        operators.any(|operator| matches!(operator, Operator::Call { .. }))
    }

    #[test]
    fn a_panic_becomes_a_trap_and_what_javascript_catches_stays() {
        let panic = mute(&program("_ZN4core9panicking5panic17h0E"));
        let throw = mute(&program("_ZN12wasm_bindgen9throw_str17h0E"));
        assert!(panic.is_ok_and(|wasm| !calls(&wasm)));
        assert!(throw.is_ok_and(|wasm| calls(&wasm)));
    }
}
