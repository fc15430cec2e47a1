//! The Italian tax code (codice fiscale): 16 signs of a person, or 11 digits of a company (also partita IVA), each with a
//! check sign at its end. That somebody has it is not known here, only that nobody has mistyped it.

/// Values of the signs in odd places, from `0` and from `A`.
const ODD: [u32; 26] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
/// Letters that stand for digits where two persons would have the same code.
const FOR_DIGITS: &[u8; 10] = b"LMNPQRSTUV";
/// Where a person's code has digits.
const DIGITS_AT: [usize; 7] = [6, 7, 9, 10, 12, 13, 14];

/// The code without blanks, in capitals, if its form and its check sign are right.
#[must_use]
pub fn checked(text: &str) -> Option<String> {
    let code: String = text.chars().filter(|c| !c.is_whitespace()).take(20).map(|c| c.to_ascii_uppercase()).collect();
    let fine = match code.len() {
        11 => is_company(code.as_bytes()),
        16 => is_person(code.as_bytes()),
        _ => false,
    };
    fine.then_some(code)
}

fn is_company(code: &[u8]) -> bool {
    if !code.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let sum: u32 = (0_usize..)
        .zip(code)
        .map(|(place, digit)| {
            let value = u32::from(digit - b'0');
            if place.is_multiple_of(2) { value } else { value * 2 / 10 + value * 2 % 10 }
        })
        .sum();
    sum.is_multiple_of(10) && code.iter().any(|digit| *digit != b'0')
}

fn is_person(code: &[u8]) -> bool {
    let fits = |(place, sign): (usize, &u8)| {
        if DIGITS_AT.contains(&place) {
            sign.is_ascii_digit() || FOR_DIGITS.contains(sign)
        } else {
            sign.is_ascii_uppercase()
        }
    };
    let Some((last, signs)) = code.split_last() else { return false };
    if !(0_usize..).zip(code).all(fits) {
        return false;
    }
    let sum: u32 = (0_usize..).zip(signs).map(|(place, sign)| value(*sign, place.is_multiple_of(2))).sum();
    u32::from(*last - b'A') == sum % 26
}

/// What a sign counts; the first place is an odd one, as people count.
fn value(sign: u8, odd: bool) -> u32 {
    let index = if sign.is_ascii_digit() { sign - b'0' } else { sign - b'A' };
    if odd { ODD.get(usize::from(index)).copied().unwrap_or(0) } else { u32::from(index) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_with_a_right_check_sign_are_taken() {
        assert_eq!(checked(" rssmra85t10a562s ").as_deref(), Some("RSSMRA85T10A562S"));
        assert_eq!(checked("MRTMTT25D09F205Z").as_deref(), Some("MRTMTT25D09F205Z"));
        assert_eq!(checked("123 4567 8903").as_deref(), Some("12345678903"));
    }

    #[test]
    fn what_was_mistyped_is_not() {
        let wrong = [
            "",
            "RSSMRA85T10A562T",
            "RSSMRA85T10A56",
            "12345678901",
            "00000000000",
            "1SSMRA85T10A562S",
            "RSSMRA85T10A562è",
        ];
        for text in wrong {
            assert_eq!(checked(text), None, "{text}");
        }
    }
}
