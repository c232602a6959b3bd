//! What somebody looks for, and where a text says it.

use super::{
    fold::{in_word, letter, words},
    number::{NUMBER, digits, only_digits},
};
use crate::plain::Plain;
use serde::{Deserialize, Serialize};

/// Characters around the first find that a snippet shows.
const BEFORE: usize = 32;
const AROUND: usize = 160;

/// The words somebody types. A text has them when each of them begins one of its words; or, where a telephone number was
/// typed, when it has these digits one behind the other, however either of them is spaced.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wanted {
    words: Vec<String>,
    /// Where nothing but digits was typed, and several.
    digits: Option<String>,
}

/// A piece of a text with what was found in it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Plain)]
pub struct Snippet {
    pub text: String,
    /// From which character to before which, in order, without overlap.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hits: Vec<(u32, u32)>,
}

/// Says whether a text has what is asked for.
pub type Says<'a> = &'a dyn Fn(&str) -> bool;

impl Wanted {
    #[must_use]
    pub fn new(typed: &str) -> Self {
        let mut words = words(typed);
        words.sort_unstable();
        words.dedup();
        let digits = only_digits(typed);
        Self { words, digits }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    #[must_use]
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// The digits, where nothing but a telephone number or its end was typed.
    #[must_use]
    pub fn digits(&self) -> Option<&str> {
        self.digits.as_deref()
    }

    fn number(&self) -> Option<&str> {
        self.digits().filter(|digits| digits.len() >= NUMBER)
    }

    /// Whether a telephone number ends so: one of its [`super::ends`] was typed.
    #[must_use]
    pub fn ends(&self, number: &str) -> bool {
        self.digits().is_some_and(|typed| number.ends_with(typed))
    }

    /// A number that ends so.
    #[must_use]
    pub fn find_end(&self, number: &str) -> Option<Snippet> {
        let typed = self.digits().filter(|_| self.ends(number))?;
        Some(cut(
            number,
            vec![(number.len() - typed.len(), number.len())],
        ))
    }

    /// Whether some texts together have every word. `any` says whether one of them is such as it is asked for.
    #[must_use]
    pub fn is_in(&self, any: &dyn Fn(Says<'_>) -> bool) -> bool {
        let mut words = self.words.iter();
        words.all(|word| any(&|text| has(text, word)))
            || self
                .number()
                .is_some_and(|number| any(&|text| digits(text, number).is_some()))
    }

    /// Where a text has the words; nothing where it lacks one.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<Snippet> {
        if self.is_empty() {
            return None;
        }
        let mut hits = Vec::new();
        for word in &self.words {
            let before = hits.len();
            find(text, word, &mut hits);
            if hits.len() == before {
                let number = digits(text, self.number()?)?;
                return Some(cut(text, vec![number]));
            }
        }
        Some(cut(text, hits))
    }
}

/// Whether a word of the text begins with `word`.
///
/// A key pressed in a search or above a list looks through a million bytes, so nearly all of them are only compared: few are
/// the first letter, in either size, or may be it with a mark.
fn has(text: &str, word: &str) -> bool {
    let small = word.bytes().next().unwrap_or_default();
    let big = small.to_ascii_uppercase();
    for (place, byte) in text.bytes().enumerate() {
        if (byte == small || byte == big || byte >= 0xc0)
            && let Some((before, rest)) = text.split_at_checked(place)
            && !before.chars().next_back().is_some_and(in_word)
            && rest.chars().next().is_some_and(in_word)
            && begins_with(rest, word).is_some()
        {
            return true;
        }
    }
    false
}

/// From which character to before which the text has words that begin with `word`.
fn find(text: &str, word: &str, hits: &mut Vec<(usize, usize)>) {
    let mut inside = false;
    for (place, (byte, one)) in text.char_indices().enumerate() {
        let in_this = in_word(one);
        if in_this
            && !inside
            && let Some(length) = text.get(byte..).and_then(|rest| begins_with(rest, word))
        {
            hits.push((place, place + length));
        }
        inside = in_this;
    }
}

/// How many characters of a text the word takes, where the text begins with it. Both may have marks that do not count.
fn begins_with(text: &str, word: &str) -> Option<usize> {
    let mut rest = word.chars();
    let mut wanted = rest.next();
    let mut length = 0;
    for one in text.chars() {
        match (letter(one), wanted) {
            (None, _) => {}
            (_, None) => break,
            (folded, next) if folded == next => wanted = rest.next(),
            _ => return None,
        }
        length += 1;
    }
    wanted.is_none().then_some(length)
}

/// The surroundings of the first find, on one line.
fn cut(text: &str, mut hits: Vec<(usize, usize)>) -> Snippet {
    hits.sort_unstable();
    let first = hits.first().map_or(0, |(from, _)| *from);
    let start = first.saturating_sub(BEFORE);
    let mut line: String = if start > 0 {
        "…".to_owned()
    } else {
        String::new()
    };
    let lead = usize::from(start > 0);
    let mut rest = text.chars().skip(start);
    line.extend(
        rest.by_ref()
            .take(AROUND)
            .map(|one| if one.is_control() { ' ' } else { one }),
    );
    if rest.next().is_some() {
        line.push('…');
    }
    let mut kept: Vec<(u32, u32)> = Vec::new();
    for (from, to) in hits {
        let ends = to - start.min(to);
        if ends > AROUND {
            break;
        }
        let place = |at: usize| u32::try_from(at + lead).unwrap_or(u32::MAX);
        let (from, to) = (place(from - start.min(from)), place(ends));
        match kept.last_mut() {
            Some(last) if last.1 >= from => last.1 = last.1.max(to),
            _ => kept.push((from, to)),
        }
    }
    Snippet {
        text: line,
        hits: kept,
    }
}

impl Snippet {
    /// The whole text with nothing found in it.
    #[must_use]
    pub fn plain(text: &str) -> Self {
        cut(text, Vec::new())
    }

    /// The text in pieces, each with whether it was looked for.
    #[must_use]
    pub fn pieces(&self) -> Vec<(String, bool)> {
        let mut pieces = Vec::new();
        let mut letters = self.text.chars();
        let mut at = 0;
        for (from, to) in &self.hits {
            let between: String = letters
                .by_ref()
                .take(from.saturating_sub(at) as usize)
                .collect();
            let hit: String = letters
                .by_ref()
                .take(to.saturating_sub(*from) as usize)
                .collect();
            pieces.extend([(between, false), (hit, true)]);
            at = *to;
        }
        pieces.push((letters.collect(), false));
        pieces.retain(|(piece, _)| !piece.is_empty());
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(typed: &str, text: &str) -> Option<String> {
        let snippet = Wanted::new(typed).find(text)?;
        let marked = |(piece, hit)| if hit { format!("[{piece}]") } else { piece };
        Some(snippet.pieces().into_iter().map(marked).collect())
    }

    #[test]
    fn a_number_is_found_however_it_is_spaced() {
        for (typed, text, marked) in [
            ("+55 11 5550-0103", "551155500103", Some("[551155500103]")),
            ("5550-0103", "551155500103", Some("5511[55500103]")),
            (
                "11 5550 0103",
                "ligue (11) 5550-0103, sim",
                Some("ligue ([11]) [5550]-[0103], sim"),
            ),
            (
                "1155500103",
                "ligue (11) 5550-0103",
                Some("ligue ([11) 5550-0103]"),
            ),
            ("55500103", "a 5550 b 0103", None),
            ("5550-0104", "551155500103", None),
            // Too little for a number: words.
            ("12-3", "x123", None),
            ("pedido 555001", "5550019", None),
        ] {
            assert_eq!(found(typed, text).as_deref(), marked, "{typed} in {text}");
            assert_eq!(
                Wanted::new(typed).is_in(&|has| has(text)),
                marked.is_some(),
                "{typed} in {text}"
            );
        }
    }

    #[test]
    fn s12_7_a_number_is_found_by_each_of_its_ends_and_by_no_shorter_one() {
        let number = "551155500103";
        let all: Vec<&str> = crate::text::ends(number).collect();
        assert_eq!((all.len(), all.last()), (8, Some(&"0103")));
        for end in all {
            let found = Wanted::new(end).find_end(number).unwrap();
            assert_eq!(found.pieces().last(), Some(&(end.to_owned(), true)));
        }
        let ends = |typed: &str| Wanted::new(typed).ends(number);
        assert!(ends("01-03") && ends("(11) 5550-0103") && ends(number));
        assert!(!ends("103") && !ends("0104") && !ends("5500") && !ends("a 0103"));
        assert_eq!(crate::text::ends("103").next(), None);
    }

    #[test]
    fn every_word_must_begin_a_word() {
        assert_eq!(
            found("joao sil", "Sr. João da Silva"),
            Some("Sr. [João] da [Sil]va".to_owned())
        );
        assert_eq!(found("oao", "João"), None);
        assert_eq!(found("joao perez", "João da Silva"), None);
        assert_eq!(found("  ", "João"), None);
    }

    #[test]
    fn a_mark_of_its_own_belongs_to_its_letter() {
        assert_eq!(
            found("joao", "o Joa\u{303}o veio"),
            Some("o [Joa\u{303}o] veio".to_owned())
        );
    }

    #[test]
    fn a_long_text_is_cut_around_the_first_find() {
        let text = format!("{} pedido\natrasado {}", "a ".repeat(100), "b ".repeat(200));
        let snippet = Wanted::new("pedido atrasado").find(&text).unwrap();
        assert!(snippet.text.starts_with('…') && snippet.text.ends_with('…'));
        let marked: Vec<String> = snippet
            .pieces()
            .into_iter()
            .filter(|(_, hit)| *hit)
            .map(|(piece, _)| piece)
            .collect();
        assert_eq!(marked, ["pedido", "atrasado"]);
    }

    #[test]
    fn finds_that_touch_are_one() {
        assert_eq!(found("pe ped", "pedido"), Some("[ped]ido".to_owned()));
    }

    #[test]
    fn words_may_lie_in_several_texts() {
        let says = |words: &str, texts: [&str; 2]| {
            Wanted::new(words).is_in(&|has| texts.iter().any(|text| has(text)))
        };
        assert!(says("ana entrega", ["Ana Souza", "quando é a entrega?"]));
        assert!(!says("ana troca", ["Ana Souza", "quando é a entrega?"]));
    }

    #[test]
    fn what_is_only_asked_for_is_also_found() {
        let texts = [
            "Sr. João da Silva",
            "o Joa\u{303}o veio",
            "Ação",
            "ÁGUA-viva",
            "ａ😀ok 12/3",
            "p\u{301}e",
            "𝐀ana",
            "x́y [_`{@",
        ];
        let words = [
            "joao", "oao", "a", "agua", "viva", "ok", "12", "3", "pe", "e", "ana", "x", "y", "_",
            "ａ", "acao", "sil", "ilva", "o",
        ];
        for text in texts {
            for word in words {
                let wanted = Wanted::new(word);
                let is_in = wanted.is_in(&|has| has(text));
                assert_eq!(
                    is_in && !wanted.is_empty(),
                    wanted.find(text).is_some(),
                    "{word} in {text}"
                );
            }
        }
    }
}
