//! Short names for what WASM asks of its glue. wasm-bindgen's are for people and carry a hash each; both files that a
//! browser loads have all of them.

use std::collections::BTreeMap;

use wasm_encoder::{ImportSection, reencode::Reencode, reencode::RoundtripReencoder};
use wasmparser::Payload;

use super::wasm::{Malformed, sections};

/// The names that wasm-bindgen makes, and nobody else.
const MADE: &str = "__wb";

/// The program with short names, and what each was before.
pub fn shorten(wasm: &[u8]) -> Result<(Vec<u8>, BTreeMap<String, String>), Malformed> {
    let mut short = BTreeMap::new();
    let made = sections(wasm, |section, _| {
        let Payload::ImportSection(reader) = section else {
            return Ok(None);
        };
        let mut imports = ImportSection::new();
        for import in reader.clone().into_imports() {
            let import = import?;
            let ty = RoundtripReencoder.entity_type(import.ty)?;
            let next = format!("_{:x}", short.len());
            let name = match import.name {
                made if made.starts_with(MADE) => short.entry(made.to_owned()).or_insert(next),
                other => other,
            };
            imports.import(import.module, name, ty);
        }
        Ok(Some(bytes(&imports)))
    })?;
    Ok((made, short))
}

/// A section without its kind and length.
fn bytes(section: &impl wasm_encoder::Section) -> Vec<u8> {
    let mut all = Vec::new();
    section.encode(&mut all);
    let length = all.iter().take_while(|byte| **byte >= 128).count() + 1;
    all.split_off(length)
}

/// The glue by the same names.
pub fn rename(glue: &str, short: &BTreeMap<String, String>) -> String {
    let mut made = String::with_capacity(glue.len());
    let mut left = glue;
    while let Some(at) = left.find(MADE) {
        let (before, rest) = left.split_at(at);
        let end = rest.find(|letter: char| letter != '_' && !letter.is_alphanumeric());
        let (name, after) = rest.split_at(end.unwrap_or(rest.len()));
        let within = before.ends_with(|last: char| last == '_' || last.is_alphanumeric());
        let new = short.get(name).filter(|_| !within);
        made += before;
        made += new.map_or(name, String::as_str);
        left = after;
    }
    made + left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_names_become_short() {
        let short = BTreeMap::from([("__wbg_new_1".to_owned(), "_0".to_owned())]);
        let glue = "{__wbg_new_1:function(){},__wbg_new_12:1,a__wbg_new_1:2}";
        let made = "{_0:function(){},__wbg_new_12:1,a__wbg_new_1:2}";
        assert_eq!(rename(glue, &short), made);
    }
}
