//! What is made once and written into again: only what says something else is touched.

use leptos::{
    prelude::document,
    wasm_bindgen::JsCast,
    web_sys::{Element, Node},
};
use std::cell::RefCell;

/// Where a piece is: the element within the whole, and its attribute. `text` and `inside` are not attributes: the text stands
/// in a node that stays, for to write into one costs the browser less than to take one away and put another there.
pub type Piece = (&'static str, &'static str);

/// The pieces of one element, and what each says.
pub struct Written {
    pieces: Vec<(Node, &'static str)>,
    said: RefCell<Vec<Option<String>>>,
}

impl Written {
    /// Of an element that has everything inside that the pieces name.
    #[must_use]
    pub fn new(whole: &Element, pieces: &[Piece]) -> Option<Self> {
        let find = |(path, attribute): &Piece| {
            let found = if path.is_empty() {
                whole.clone()
            } else {
                whole.query_selector(path).ok().flatten()?
            };
            let mut found: Node = found.into();
            if *attribute == "text" {
                let text = document().create_text_node("").into();
                found = found.append_child(&text).ok()?;
            }
            Some((found, *attribute))
        };
        Some(Self {
            pieces: pieces.iter().map(find).collect::<Option<_>>()?,
            said: RefCell::new(vec![None; pieces.len()]),
        })
    }

    /// Writes a piece, unless it says so already.
    pub fn say(&self, piece: usize, words: &str) {
        let mut said = self.said.borrow_mut();
        let (Some((node, attribute)), Some(before)) = (self.pieces.get(piece), said.get_mut(piece))
        else {
            return;
        };
        if before.as_deref() == Some(words) {
            return;
        }
        let element: &Element = node.unchecked_ref();
        match *attribute {
            "text" => node.set_text_content(Some(words)),
            "inside" => element.set_inner_html(words),
            "hidden" if words.is_empty() => element.remove_attribute("hidden").unwrap_or_default(),
            name => element.set_attribute(name, words).unwrap_or_default(),
        }
        *before = Some(words.to_owned());
    }

    /// What a piece says was taken away by others: it is written again.
    pub fn forget(&self, piece: usize) {
        if let Some(said) = self.said.borrow_mut().get_mut(piece) {
            *said = None;
        }
    }
}
