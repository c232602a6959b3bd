//! What a tolerant view takes, and what it makes of it.

use super::*;

fn fields(text: &str) -> Fields<'_> {
    Piece::read(text).and_then(Piece::fields).unwrap()
}

#[test]
fn numbers_keep_their_digits() {
    let fields = fields(r#"{"id":12345678901234567890123,"price":30.50,"huge":1e999}"#);
    assert_eq!(fields.text("id").unwrap(), "12345678901234567890123");
    assert_eq!(fields.text("price").unwrap(), "30.50");
    assert_eq!(fields.text("huge").unwrap(), "1e999");
}

#[test]
fn half_an_emoji_does_not_cost_the_text() {
    let fields = fields(
        r#"{"a":"x\ud83d","b":"\ude00y","c":"\ud83d\ude00","d":"\\ud83d","e":"\ud83d\ud83d\ude00"}"#,
    );
    let text = |name| fields.text(name).unwrap();
    assert_eq!(text("a"), "x\u{fffd}");
    assert_eq!(text("b"), "\u{fffd}y");
    assert_eq!(text("c"), "😀");
    assert_eq!(text("d"), "\\ud83d");
    assert_eq!(text("e"), "\u{fffd}😀");
}

#[test]
fn a_mended_text_keeps_what_is_around_the_hole() {
    let fields = fields(r#"{"a":"ol\u00e1 \\ \"\ud83d\" \n \ud83d\ude00 fim"}"#);
    assert_eq!(fields.text("a").unwrap(), "olá \\ \"\u{fffd}\" \n 😀 fim");
}

#[test]
fn the_longest_text_that_people_can_write_is_kept_whole_and_no_more() {
    for (letters, kept) in [(LONGEST, LONGEST), (LONGEST + 1, LONGEST)] {
        let long = format!("{{\"a\":\"{}\",\"b\":\"ok\"}}", "ç".repeat(letters));
        let fields = fields(&long);
        let text = fields.text("a").unwrap();
        assert_eq!((text.chars().count(), text.ends_with('ç')), (kept, true));
        assert_eq!(fields.word("a").unwrap(), "ç".repeat(WORD));
        assert_eq!(fields.text("b").unwrap(), "ok");
    }
}

#[test]
fn half_an_emoji_in_a_name_does_not_cost_the_object() {
    let fields = fields(r#"{"\ud800":1,"x\udfff":{},"b\u00e9":"ok"}"#);
    assert_eq!(fields.text("bé").unwrap(), "ok");
}

#[test]
fn a_list_without_end_is_looked_at_up_to_an_end() {
    for (elements, pieces) in [(MOST, MOST), (MOST + 1, MOST + 1), (MOST * 3, MOST + 1)] {
        let long = format!("{{\"a\":[{}{{}}]}}", "{},".repeat(elements - 1));
        let list = fields(&long).list("a");
        assert_eq!(list.len(), pieces);
        let rest = list.last().unwrap();
        assert_eq!(rest.fields().is_none(), elements > MOST);
    }
}

#[test]
fn depth_is_no_danger() {
    let text = format!(
        "{{\"deep\":{}{},\"id\":7}}",
        "[".repeat(200_000),
        "]".repeat(200_000)
    );
    assert_eq!(fields(&text).text("id").unwrap(), "7");
}

#[test]
fn instants_come_in_seconds_and_milliseconds_as_text_and_number() {
    let fields = fields(
        r#"{"a":"1750000000","b":1750000000,"c":"1750000000123","d":1750000000.9,"e":"soon","f":-1,"g":9e99,"h":99999999999999999,"i":"1","j":1230767999}"#,
    );
    for (name, instant) in [
        ("a", Some(1_750_000_000_000)),
        ("b", Some(1_750_000_000_000)),
        ("c", Some(1_750_000_000_123)),
        ("d", Some(1_750_000_000_000)),
        ("e", None),
        ("f", None),
        ("g", None),
        ("h", None),
        ("i", None),
        ("j", None),
    ] {
        assert_eq!(fields.time(name).map(|time| time.0), instant, "{name}");
    }
}

#[test]
fn one_thing_where_a_list_was_expected_is_a_list_of_one() {
    let fields = fields(r#"{"one":{"a":1},"none":null,"two":[1,2]}"#);
    assert_eq!(fields.list("one").len(), 1);
    assert_eq!(fields.list("none").len(), 0);
    assert_eq!(fields.list("two").len(), 2);
    assert_eq!(fields.list("missing").len(), 0);
}
