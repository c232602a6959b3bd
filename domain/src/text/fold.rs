//! Text as search compares it: small letters without marks, words apart from what stands between them.
//!
//! It agrees with SQLite's tokenizer `unicode61 remove_diacritics 2`, which the worker's index uses, for the Latin, Greek
//! and Cyrillic letters; other scripts are compared as they are written. Tables of its own, because the standard
//! library's are downloaded by every browser: these are a tenth of them.

/// Base letters of U+00C0 to U+024F; a dot where the letter has none.
const LATIN: &[u8] = b"aaaaaa.ceeeeiiii.nooooo..uuuuy..aaaaaa.ceeeeiiii.nooooo..uuuuy.yaaaaaaccccccccdd..eeeeeeeeeegggg\
gggghh..iiiiiiiii...jjkk.llllll....nnnnnn...oooooo..rrrrrrsssssssstttt..uuuuuuuuuuuuwwyyyzzzzzz.\
................................oo.............uu............................aaiioouuuuuuuuuu.aa\
aa....ggkkoooo..j...gg..nnaa....aaaaeeeeiiiioooorrrruuuusstt..hh......aaeeooooooooyy............\
................";
/// Base letters of U+1E00 to U+1EFF.
const LATIN_MORE: &[u8] = b"aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrr\
ssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwy......aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee\
eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy......";

/// A letter as search sees it; nothing for a mark that only stands over its neighbour.
#[must_use]
pub fn letter(letter: char) -> Option<char> {
    let code = u32::from(letter);
    match code {
        0..=0x7f => Some(letter.to_ascii_lowercase()),
        0x300..=0x36f => None,
        0xc0..=0x24f => Some(base(LATIN, code - 0xc0).unwrap_or_else(|| small_latin(letter))),
        0x1e00..=0x1eff => Some(base(LATIN_MORE, code - 0x1e00).unwrap_or(letter)),
        0x370..=0x52f => Some(greek_or_cyrillic(letter)),
        _ => Some(letter),
    }
}

fn base(table: &[u8], place: u32) -> Option<char> {
    let found = *table.get(usize::try_from(place).ok()?)?;
    (found != b'.').then_some(char::from(found))
}

/// Letters without a base, such as Ø and Ł: only their size is taken away.
fn small_latin(letter: char) -> char {
    let code = u32::from(letter);
    let step = match code {
        0xc6 | 0xd0 | 0xd8 | 0xde => 32,
        0x100..=0x137 | 0x14a..=0x177 => u32::from(code % 2 == 0),
        0x139..=0x148 | 0x179..=0x17e => u32::from(code % 2 == 1),
        _ => 0,
    };
    char::from_u32(code + step).unwrap_or(letter)
}

fn greek_or_cyrillic(letter: char) -> char {
    match letter {
        'Ά' | 'ά' => 'α',
        'Έ' | 'έ' => 'ε',
        'Ή' | 'ή' => 'η',
        'Ί' | 'ί' | 'Ϊ' | 'ϊ' | 'ΐ' => 'ι',
        'Ό' | 'ό' => 'ο',
        'Ύ' | 'ύ' | 'Ϋ' | 'ϋ' | 'ΰ' => 'υ',
        'Ώ' | 'ώ' => 'ω',
        'Ѐ' | 'ѐ' | 'Ё' | 'ё' => 'е',
        'Й' | 'й' | 'Ѝ' | 'ѝ' => 'и',
        'Ї' | 'ї' => 'і',
        'Ѓ' | 'ѓ' => 'г',
        'Ќ' | 'ќ' => 'к',
        'Ў' | 'ў' => 'у',
        'Α'..='Ω' | 'А'..='Я' => moved(letter, 32),
        'Ђ'..='Џ' => moved(letter, 80),
        _ => letter,
    }
}

fn moved(letter: char, by: u32) -> char {
    char::from_u32(u32::from(letter) + by).unwrap_or(letter)
}

/// Whether a letter is part of a word; what is not stands between words.
#[must_use]
pub fn in_word(letter: char) -> bool {
    match u32::from(letter) {
        0..=0x7f => letter.is_ascii_alphanumeric(),
        0xaa | 0xb2 | 0xb3 | 0xb5 | 0xb9 | 0xba | 0xbc..=0xbe => true,
        0x80..=0xbf | 0xd7 | 0xf7 => false,
        // Punctuation, arrows, signs, line drawing; the ideographic stops; variation marks, and most emoji.
        0x2000..=0x206f | 0x20a0..=0x20cf | 0x2190..=0x2bff | 0x3000..=0x3004 | 0x3008..=0x3020 => {
            false
        }
        0xfe00..=0xfe0f | 0x1_f000..=0x1_faff => false,
        _ => true,
    }
}

/// A text in small letters without marks.
#[must_use]
pub fn fold(text: &str) -> String {
    text.chars().filter_map(letter).collect()
}

/// The words of a text, folded.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let split = text.split(|one: char| !in_word(one));
    split.map(fold).filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_accents_do_not_matter() {
        assert_eq!(fold("São João, Ação ÑANDÚ"), "sao joao, acao nandu");
        assert_eq!(fold("Ελλάδα ДЁМА Łódź Đặng"), "ελλαδα дема łodz đang");
        assert_eq!(fold("Joa\u{303}o"), "joao");
    }

    #[test]
    fn words_stand_between_what_is_none() {
        assert_eq!(
            words("Olá!! pedido-nº 12/3 😀ok"),
            ["ola", "pedido", "nº", "12", "3", "ok"]
        );
        assert!(words(" … ¿? ").is_empty());
    }
}
