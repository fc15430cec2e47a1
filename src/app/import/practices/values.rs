//! What single values mean: days, numbers, parcels, and an object without the names of persons. Pure.

use jiff::civil::Date;

use crate::domain::practice::parcel::{Parcel, Register};
use crate::domain::text::{Line, folded};

/// The first year from which there are practices.
const YEAR_MIN: i16 = 1850;

/// A day as files write it: `dd/mm/yyyy` (also with `-` or `.`), `yyyy-mm-dd`, either with a time after it. `Ok(None)` for
/// the zeros that stand for nothing.
pub(super) fn day(text: &str) -> Result<Option<Date>, ()> {
    let text = text.trim().split([' ', 'T']).next().unwrap_or_default();
    let parts: Vec<&str> = text.split(['/', '-', '.']).collect();
    // A database writes days without anything between.
    let parts = match parts.as_slice() {
        [one] if one.len() == 8 && one.is_ascii() => vec![&one[..4], &one[4..6], &one[6..]],
        _ => parts,
    };
    let [first, month, last] = parts.as_slice() else { return Err(()) };
    let number = |part: &str| {
        if part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit()) { part.parse::<i16>().ok() } else { None }
    };
    let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
    let (Some(year_number), Some(month), Some(day)) = (number(year), number(month), number(day)) else {
        return Err(());
    };
    if (year_number, month, day) == (0, 0, 0) {
        return Ok(None);
    }
    if year.len() != 4 || year_number < YEAR_MIN {
        return Err(());
    }
    let (Ok(month), Ok(day)) = (i8::try_from(month), i8::try_from(day)) else { return Err(()) };
    Date::new(year_number, month, day).map(Some).map_err(|_error| ())
}

/// A year of four digits.
pub(super) fn year(text: &str) -> Option<i16> {
    let text = text.trim().strip_suffix(".0").unwrap_or(text.trim());
    text.parse().ok().filter(|year| (YEAR_MIN..=9999).contains(year))
}

/// A number with a decimal comma or point; with a comma, points part the thousands.
pub(super) fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    let plain = if text.contains(',') { text.replace('.', "").replace(',', ".") } else { text.to_owned() };
    plain.parse().ok().filter(|number: &f64| number.is_finite())
}

/// A whole number of a column that may have been written as a decimal.
pub(super) fn whole(text: &str) -> Option<u32> {
    let text = text.trim();
    let text = text.strip_suffix(".0").or_else(|| text.strip_suffix(",0")).unwrap_or(text);
    text.strip_prefix("EPSG:").unwrap_or(text).parse().ok()
}

/// Yes or no.
pub(super) fn truth(text: &str) -> bool {
    matches!(folded(text).as_str(), "si" | "s" | "1" | "true" | "vero" | "x" | "yes" | "y")
}

/// Parcels of a line: several numbers may be separated by commas, and then sheets and units too, each for its own or one
/// for all. `None` for those that cannot be read.
pub(super) fn parcels(
    section: Option<&str>,
    sheet: &str,
    numbers: &str,
    units: Option<&str>,
    register: Register,
) -> Option<Vec<Parcel>> {
    fn list(text: &str) -> Vec<&str> {
        text.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()).collect()
    }
    let (sheets, numbers, units) = (list(sheet), list(numbers), list(units.unwrap_or_default()));
    if numbers.is_empty() || sheets.is_empty() || (sheets.len() > 1 && sheets.len() != numbers.len()) {
        return None;
    }
    let section = section.map(Line::new).transpose().ok()?;
    let mut parcels = Vec::new();
    for (index, number) in numbers.iter().enumerate() {
        let sheet = Line::new(sheets.get(index).or(sheets.first())?).ok()?;
        let number = Line::new(number).ok()?;
        // Several units of one parcel, or one of each.
        let own: Vec<Option<&str>> = match (numbers.len(), units.len()) {
            (_, 0) => vec![None],
            (1, _) => units.iter().copied().map(Some).collect(),
            (of, several) if of == several => vec![units.get(index).copied()],
            (_, 1) => vec![units.first().copied()],
            _ => return None,
        };
        for unit in own {
            let unit = unit.map(Line::new).transpose().ok()?;
            parcels.push(Parcel {
                section: section.clone(),
                sheet: sheet.clone(),
                number: number.clone(),
                unit,
                register,
            });
        }
    }
    Some(parcels)
}

/// Which register a word means.
pub(super) fn register(text: &str) -> Register {
    match folded(text).as_str() {
        "t" | "ct" | "nct" | "terreni" | "catasto terreni" => Register::Land,
        _ => Register::Buildings,
    }
}

/// What stands in the place of a name.
const LEFT_OUT: &str = "[…]";

/// An object without these names, in whichever order of their words, and without tax codes; and whether any was in it.
pub(super) fn without_names(object: &str, names: &[&str]) -> (String, bool) {
    let words: Vec<&str> = object.split_whitespace().collect();
    let bare = |word: &str| folded(word.trim_matches(|c: char| !c.is_alphanumeric()));
    let plain: Vec<String> = words.iter().map(|word| bare(word)).collect();
    let mut out = vec![false; words.len()];
    for name in names {
        let mut wanted: Vec<String> = name.split_whitespace().map(bare).filter(|word| !word.is_empty()).collect();
        // One word alone is too often another's.
        if wanted.len() < 2 {
            continue;
        }
        wanted.sort_unstable();
        for start in 0..=plain.len().saturating_sub(wanted.len()) {
            let Some(here) = plain.get(start..start + wanted.len()) else { break };
            let mut here = here.to_vec();
            here.sort_unstable();
            if here == wanted {
                out[start..start + wanted.len()].fill(true);
            }
        }
    }
    for (index, word) in plain.iter().enumerate() {
        out[index] |= is_tax_code(word);
    }
    if !out.contains(&true) {
        return (object.to_owned(), false);
    }
    let mut cleaned: Vec<&str> = Vec::new();
    for (word, is_out) in words.iter().zip(&out) {
        if !is_out {
            cleaned.push(word);
        } else if cleaned.last() != Some(&LEFT_OUT) {
            cleaned.push(LEFT_OUT);
        }
    }
    (cleaned.join(" "), true)
}

/// Six letters, two digits, a letter, two digits, a letter, three digits, a letter; letters may stand for digits.
fn is_tax_code(word: &str) -> bool {
    word.len() == 16
        && word.bytes().enumerate().all(|(index, byte)| match index {
            0..6 | 8 | 11 | 15 => byte.is_ascii_alphabetic(),
            _ => byte.is_ascii_alphanumeric(),
        })
        && word.bytes().any(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_as_files_write_them() {
        for text in [
            "07/03/2019",
            "7/3/2019",
            "2019-03-07",
            "07-03-2019",
            "07.03.2019 00:00:00",
            "2019-03-07T10:00",
            "20190307",
        ] {
            assert_eq!(day(text), Ok(Some(date(2019, 3, 7))), "{text}");
        }
        assert_eq!((day("00/00/0000"), day("0000-00-00")), (Ok(None), Ok(None)));
        for text in ["", "31/02/2019", "7/3/19", "marzo 2019", "07/03/2019/1", "1/1/1600", "99999999", "à1230101"] {
            assert_eq!(day(text), Err(()), "{text}");
        }
    }

    #[test]
    fn numbers_with_a_comma() {
        assert_eq!(
            (number("1.676.272,83"), number("11.1921"), number("11,1921")),
            (Some(1_676_272.83), Some(11.1921), Some(11.1921))
        );
        assert_eq!((number("NaN"), number("inf"), number("x")), (None, None, None));
        assert_eq!(
            (whole("3003"), whole("EPSG:3003"), whole("3003.0"), whole("-1")),
            (Some(3003), Some(3003), Some(3003), None)
        );
        assert_eq!((year("2020"), year("2020.0"), year("20")), (Some(2020), Some(2020), None));
    }

    #[test]
    fn parcels_in_one_line() {
        let read = |sheet: &str, numbers: &str, units: Option<&str>| {
            let parcels = parcels(None, sheet, numbers, units, Register::Land)?;
            Some(parcels.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
        };
        assert_eq!(read("12", "345, 346", None).as_deref(), Some("12/345 12/346"));
        assert_eq!(read("12,13", "345,346", Some("2")).as_deref(), Some("12/345/2 13/346/2"));
        assert_eq!(read("12", "345", Some("1,2")).as_deref(), Some("12/345/1 12/345/2"));
        assert_eq!(read("12,13", "345", None), None);
        assert_eq!(read("", "345", None), None);
    }

    #[test]
    fn names_do_not_stay_in_objects() {
        let names = ["ROSSI Mario", "Bianchi"];
        let (cleaned, found) = without_names("Tettoia per Mario Rossi, in via Mario Bianchi RSSMRA80A01D612X", &names);
        assert_eq!((cleaned.as_str(), found), ("Tettoia per […] in via Mario Bianchi […]", true));
        assert!(!without_names("Ristrutturazione in via dei Rossi", &names).1);
        assert!(!without_names("", &names).1);
    }
}
