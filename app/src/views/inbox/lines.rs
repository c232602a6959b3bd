//! Which element shows whom, and in which order they stand.

use super::row::Row;
use crate::views::ui::focus;
use domain::ids::ConversationId;
use leptos::{prelude::*, web_sys::Element};
use std::rc::Rc;

/// Gives every wanted conversation an element. Who is drawn already keeps its element. `rows`: every element, as they stand.
/// Gives those that are shown, in order.
pub fn assign(rows: &[Rc<Row>], wanted: &[ConversationId]) -> Vec<Rc<Row>> {
    let focused = document().active_element();
    let (mut free, mut lined) = (Vec::new(), vec![None; wanted.len()]);
    for row in rows {
        let id = row.id.get();
        let at = wanted.iter().position(|wanted| Some(*wanted) == id);
        match at.and_then(|at| lined.get_mut(at)) {
            Some(place) => *place = Some(row.clone()),
            None => free.push(row.clone()),
        }
    }
    // The focus is a person's place in the list: it must not go on to another conversation with its element.
    let strays = |row: &Rc<Row>| Some(&row.node) == focused.as_ref();
    if free.iter().any(strays) {
        focus("conversations");
    }
    // Beginning with those that stand above: in another list none has to move.
    let mut free = free.into_iter();
    for (place, id) in lined.iter_mut().zip(wanted) {
        if place.is_none() {
            *place = free.next();
            if let Some(row) = place {
                row.give(Some(*id));
            }
        }
    }
    for row in free {
        row.give(None);
    }
    lined.into_iter().flatten().collect()
}

/// Puts the elements in order. Who was there all the time stays where it is unless it has to move.
pub fn line_up(inner: &Element, lined: &[Rc<Row>]) {
    let focused = document().active_element();
    // Those that are not seen or came for somebody else may be passed over.
    let stays = |here: &Element| {
        let mut all = lined.iter();
        all.any(|row| row.node == *here && !row.is_new.get())
    };
    let mut here = inner.first_element_child();
    for row in lined {
        let is_loose = |here: &&Element| **here != row.node && !stays(here);
        while let Some(passed) = here.as_ref().filter(is_loose) {
            here = passed.next_element_sibling();
        }
        if here.as_ref() == Some(&row.node) {
            here = row.node.next_element_sibling();
        } else {
            inner.insert_before(&row.node, here.as_deref()).ok();
        }
    }
    lined.iter().for_each(|row| row.is_new.set(false));
    if let Some(focused) = focused {
        keep_focus(inner, &focused);
    }
}

/// An element that is moved loses the focus.
fn keep_focus(inner: &Element, focused: &Element) {
    if inner.contains(Some(focused)) && document().active_element().as_ref() != Some(focused) {
        focus(&focused.id());
    }
}
