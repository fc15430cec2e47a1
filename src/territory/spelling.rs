//! How people write names: without accents, abbreviated, with a letter missing.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Abbreviations that people write, with or without points.
const ABBREVIATED: [(&str, &str); 27] = [
    ("v", "via"),
    ("vle", "viale"),
    ("vl", "viale"),
    ("p", "piazza"),
    ("pz", "piazza"),
    ("pza", "piazza"),
    ("pzza", "piazza"),
    ("ple", "piazzale"),
    ("pzle", "piazzale"),
    ("l", "largo"),
    ("lgo", "largo"),
    ("c", "corso"),
    ("cso", "corso"),
    ("vlo", "vicolo"),
    ("vic", "vicolo"),
    ("str", "strada"),
    ("loc", "localita"),
    ("fraz", "frazione"),
    ("s", "san"),
    ("ss", "santi"),
    ("sta", "santa"),
    ("flli", "fratelli"),
    ("gen", "generale"),
    ("cap", "capitano"),
    ("dott", "dottor"),
    ("mons", "monsignore"),
    ("prov", "provinciale"),
];

/// Words that many names have: they need not be there.
const COMMON: [&str; 32] = [
    "via", "viale", "piazza", "piazzale", "largo", "corso", "vicolo", "strada", "localita", "frazione", "di", "del",
    "dello", "della", "dell", "dei", "degli", "delle", "de", "d", "da", "dal", "il", "la", "lo", "le", "i", "e", "a",
    "al", "alla", "in",
];

/// Whether many names have that word.
#[must_use]
pub fn is_common(word: &str) -> bool {
    COMMON.contains(&word)
}

/// The words of a name: small letters and digits, no accents, abbreviations written out.
#[must_use]
pub fn words_of(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for piece in pieces_of(text) {
        // `v.le` is one word, `g.matteotti` are two.
        let joined = piece.replace('.', "");
        if ABBREVIATED.iter().any(|(short, _)| *short == joined) {
            words.push(written_out(&joined));
        } else {
            words.extend(piece.split('.').filter(|word| !word.is_empty()).map(written_out));
        }
    }
    words
}

/// The same, with abbreviations as they are.
#[must_use]
pub fn words_as_typed(text: &str) -> Vec<String> {
    pieces_of(text).into_iter().map(|piece| piece.replace('.', "")).filter(|word| !word.is_empty()).collect()
}

/// The words of a text: small letters and digits, no accents, whatever stands between them left out.
pub fn plain_words(text: &str) -> impl Iterator<Item = String> {
    let plain = plain(text);
    let words = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned);
    words.collect::<Vec<_>>().into_iter()
}

fn plain(text: &str) -> String {
    text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

fn pieces_of(text: &str) -> Vec<String> {
    let plain = plain(text);
    let pieces = plain.split(|c: char| !c.is_alphanumeric() && c != '.').filter(|piece| !piece.is_empty());
    pieces.map(str::to_owned).collect()
}

fn written_out(word: &str) -> String {
    ABBREVIATED.iter().find(|(short, _)| *short == word).map_or(word, |(_, long)| *long).to_owned()
}

/// The letters of a word as a set: a word that lacks more letters of another than may be wrong need not be compared.
#[must_use]
pub fn letters_of(word: &str) -> u32 {
    word.bytes().fold(0, |set, byte| set | 1 << (if byte.is_ascii_lowercase() { byte - b'a' } else { 26 }))
}

/// How many letters may be wrong in a word that was typed.
#[must_use]
pub const fn errors_allowed(typed: &str) -> usize {
    match typed.len() {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// Whether `typed` is `word` or its beginning, with so many letters wrong, missing, too many or swapped at most.
#[must_use]
pub fn is_like(typed: &str, word: &str, errors_max: usize) -> bool {
    if strsim::osa_distance(typed, word) <= errors_max {
        return true;
    }
    let beginning = word.char_indices().nth(typed.chars().count()).map(|(end, _)| &word[..end]);
    beginning.is_some_and(|beginning| strsim::osa_distance(typed, beginning) <= errors_max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_what_people_mean() {
        for (text, words) in [
            ("V.le della Libertà", "viale della liberta"),
            ("P.za V. Veneto", "piazza via veneto"),
            ("pzza Vittorio   VENETO", "piazza vittorio veneto"),
            ("Via G.Matteotti, 12/a", "via g matteotti 12 a"),
            ("via F.lli Rosselli", "via fratelli rosselli"),
            ("S. Martino", "san martino"),
            ("dell'Università", "dell universita"),
        ] {
            assert_eq!(words_of(text).join(" "), words, "{text}");
        }
    }

    #[test]
    fn a_wrong_letter_is_forgiven() {
        for (typed, word) in [
            ("gramci", "gramsci"),
            ("grmasci", "gramsci"),
            ("mateotti", "matteotti"),
            ("vitorio", "vittorio"),
            ("universta", "universita"),
            ("matot", "matteotti"),
        ] {
            assert_eq!(is_like(typed, word, errors_allowed(typed)), typed != "matot", "{typed}");
        }
        assert!(!is_like("rosa", "ross", 0));
    }
}
