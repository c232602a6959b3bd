//! What is fetched later, in as few files as can be.
//!
//! `wasm_split` makes a file for every set of split points that share something: dozens, most of them smaller than the
//! request for them, and all of them smaller together. They become three, by who waits for them.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::fs;
use std::path::{Path, PathBuf};

use wasm_encoder::reencode::{self, Error, Reencode};
use wasm_encoder::{ImportSection, Module};
use wasmparser::{CustomSectionReader, ImportSectionReader, TypeRef};

use super::wasm::{Malformed, again, change};
use crate::steps::run;
use crate::tools::npm_command;
use crate::trouble::{Outcome, Trouble};

/// The module that fetches chunks, as the WASM names it.
pub const LOADER: &str = "./chunks.js";
/// Before anybody is signed in: what these screens share with others must not wait for the conversation.
const FIRST: &str = "doors";
/// What nearly everybody comes to have, as the list asks for it once it stands.
const MAIN: &str = "thread";

/// The names of the files, without their ending, that each split point waits for.
pub type Waits = BTreeMap<String, BTreeSet<String>>;

/// Splits `wasm` into `folder`: the part for everybody as `app.wasm`, the chunks beside it, and their loader.
pub fn split(wasm: &[u8], folder: &Path) -> Outcome<Waits> {
    let raw = folder.join("raw");
    let main = folder.join("app.wasm");
    let mut options = wasm_split_cli_support::Options::new(wasm);
    options.output_dir = &raw;
    options.main_out_path = &main;
    options.main_module = "./app.js";
    options.link_name = LOADER;
    let split = wasm_split_cli_support::transform(options).map_err(|failed| Trouble::Failed {
        what: "splitting the app's WASM".into(),
        log: None,
        tail: format!("{failed:#}"),
    })?;
    let all = split.prefetch_map.into_iter();
    let waits: Waits = all
        .map(|(point, files)| (point, files.into_iter().collect()))
        .collect();
    join(&waits, &raw, folder)
}

/// Makes one file of all that are waited for together.
fn join(waits: &Waits, raw: &Path, folder: &Path) -> Outcome<Waits> {
    let mut files: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    let mut joined = Waits::new();
    for (point, needed) in waits {
        for file in needed {
            let into = joins(file, waits);
            files.entry(into.clone()).or_default().insert(file);
            joined.entry(point.clone()).or_default().insert(into);
        }
    }
    for (into, parts) in files {
        let parts: Vec<PathBuf> = parts
            .iter()
            .map(|part| raw.join(part).with_extension("wasm"))
            .collect();
        merge(&parts, &folder.join(into).with_extension("wasm"))?;
    }
    let loader = folder.join(LOADER);
    fs::write(&loader, loader_text(&joined))
        .map_err(Trouble::io(format!("write {}", loader.display())))?;
    Ok(joined)
}

/// Which file a file of `wasm_split` becomes part of.
fn joins(file: &str, waits: &Waits) -> String {
    let needed_by = |point: &str| waits.get(point).is_some_and(|files| files.contains(file));
    match file.strip_prefix("split_") {
        Some(point) => point.to_owned(),
        None if needed_by(FIRST) => "shared".to_owned(),
        None if needed_by(MAIN) => MAIN.to_owned(),
        None => "rest".to_owned(),
    }
}

fn merge(parts: &[PathBuf], into: &Path) -> Outcome<()> {
    let mut merge = npm_command("wasm-merge");
    for (number, part) in parts.iter().enumerate() {
        merge.arg(part).arg(format!("part{number}"));
    }
    merge.args(["--all-features", "--quiet", "-o"]).arg(into);
    merge.args(super::names());
    run(&mut merge, "wasm-merge")?;
    change(into, into, |wasm| Ok((unify(wasm)?, ())))
}

/// Every part has brought its own import of the one memory, the one table and the one stack.
fn unify(wasm: &[u8]) -> Result<Vec<u8>, Malformed> {
    again(wasm, &mut Unifier::default())
}

#[derive(Default)]
struct Unifier {
    globals: Vec<String>,
    seen: Vec<String>,
}

impl Reencode for Unifier {
    type Error = Infallible;

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: ImportSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        for import in section.into_imports() {
            let import = import?;
            if matches!(import.ty, TypeRef::Global(_)) {
                self.globals.push(import.name.to_owned());
            }
            let new = !self.seen.iter().any(|name| name == import.name);
            if new {
                self.seen.push(import.name.to_owned());
                self.parse_import(imports, import)?;
            }
        }
        Ok(())
    }

    fn memory_index(&mut self, _: u32) -> Result<u32, Error<Infallible>> {
        Ok(0)
    }

    fn table_index(&mut self, _: u32) -> Result<u32, Error<Infallible>> {
        Ok(0)
    }

    fn global_index(&mut self, global: u32) -> Result<u32, Error<Infallible>> {
        let mut unique: Vec<&str> = Vec::new();
        for name in &self.globals {
            if !unique.contains(&name.as_str()) {
                unique.push(name);
            }
        }
        let name = usize::try_from(global)
            .ok()
            .and_then(|at| self.globals.get(at));
        let new = name.and_then(|name| unique.iter().position(|other| other == name));
        Ok(new
            .and_then(|new| u32::try_from(new).ok())
            .unwrap_or(global))
    }

    /// Names are for people who read a profile.
    fn parse_custom_section(
        &mut self,
        module: &mut Module,
        section: CustomSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        match (super::names(), section.name()) {
            (Some(_), "name") => reencode::utils::parse_custom_section(self, module, section),
            _ => Ok(()),
        }
    }
}

/// Asks for each file once, and again after it did not come.
fn loader_text(waits: &Waits) -> String {
    let mut text = include_str!("chunks.js").to_owned();
    for (point, files) in waits {
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        text += &format!(
            "export const __wasm_split_load_{point} = needs(\"{}\");\n",
            files.join(" ")
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waits(all: &[(&str, &[&str])]) -> Waits {
        let owned = |(point, files): &(&str, &[&str])| {
            let files = files.iter().map(|file| (*file).to_owned()).collect();
            ((*point).to_owned(), files)
        };
        all.iter().map(owned).collect()
    }

    #[test]
    fn what_is_shared_with_the_conversation_comes_with_it_and_the_doors_do_not_wait_for_it() {
        let waits = waits(&[
            ("doors", &["chunk_1", "split_doors"]),
            ("thread", &["chunk_1", "chunk_2", "split_thread"]),
            ("keys", &["chunk_2", "chunk_3", "split_keys"]),
        ]);
        let joined = |file| joins(file, &waits);
        assert_eq!(joined("chunk_1"), "shared");
        assert_eq!(joined("chunk_2"), "thread");
        assert_eq!(joined("split_thread"), "thread");
        assert_eq!(joined("chunk_3"), "rest");
        assert_eq!(joined("split_keys"), "keys");
    }

    #[test]
    fn the_loader_has_a_way_to_every_split_point() {
        let waits = waits(&[("keys", &["keys", "rest", "thread"])]);
        let text = loader_text(&waits);
        assert!(
            text.ends_with("export const __wasm_split_load_keys = needs(\"keys rest thread\");\n")
        );
    }
}
