//! Codes of categories and offices as small numbers.

/// Codes as small numbers: a million points do not each hold the name of their category.
#[derive(Debug, Clone, Default)]
pub struct Codes {
    pub(super) categories: Vec<String>,
    pub(super) offices: Vec<String>,
}

impl Codes {
    /// The number of a category code; a new one if it was not known.
    pub fn category(&mut self, code: &str) -> u16 {
        number_of(&mut self.categories, code)
    }

    /// The number of an office code; a new one if it was not known.
    pub fn office(&mut self, code: &str) -> u16 {
        number_of(&mut self.offices, code)
    }

    /// The category code of that number; empty for a number never given out.
    #[must_use]
    pub fn category_name(&self, number: u16) -> &str {
        self.categories.get(usize::from(number)).map_or("", String::as_str)
    }

    /// The office code of that number; empty for a number never given out.
    #[must_use]
    pub fn office_name(&self, number: u16) -> &str {
        self.offices.get(usize::from(number)).map_or("", String::as_str)
    }
}

/// Codes are few (tens), so a search beats a table.
fn number_of(codes: &mut Vec<String>, code: &str) -> u16 {
    let index = codes.iter().position(|known| known == code).unwrap_or_else(|| {
        codes.push(code.to_owned());
        codes.len() - 1
    });
    u16::try_from(index).unwrap_or(u16::MAX)
}
