//! ANNCSU, the national register of streets and house numbers (Archivio nazionale dei numeri civici delle strade urbane):
//! what the columns of its tables mean, and what is wrong with a row.
//!
//! The register comes as two tables: streets (`ODONIMO` by `PROGRESSIVO_NAZIONALE`) and doors (`CIVICO`, `ESPONENTE`,
//! coordinates); some editions of the second have the name as well.

use crate::domain::place::Position;
use crate::domain::toponym::HouseNumber;

/// Italy and some sea around it, degrees WGS 84: west, south, east, north.
const ITALY: [f64; 4] = [6.0, 35.0, 19.0, 47.5];

/// Why a door has no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Fault {
    /// The row says nothing of its number.
    #[error("no house number, or none that can be read")]
    NoNumber,
    /// The street is not named, here or in the table of streets.
    #[error("the street has no name")]
    NoStreet,
    /// The coordinates are missing.
    #[error("no coordinates")]
    NoCoordinates,
    /// They are 0, 0.
    #[error("the coordinates are 0, 0")]
    Zero,
    /// They are metres of some grid.
    #[error("the coordinates are metres, not degrees")]
    Metres,
    /// Latitude and longitude are swapped.
    #[error("longitude and latitude are swapped")]
    Swapped,
    /// They are no coordinates in Italy.
    #[error("the coordinates are no place in Italy")]
    Nowhere,
}

/// A table lacks a column.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no column {0}: is this a table of ANNCSU?")]
pub struct NoColumn(pub &'static str);

/// Where the columns are.
#[derive(Debug, Clone, Copy)]
pub struct Columns {
    istat: Option<usize>,
    street: usize,
    name: Option<usize>,
    number: Option<usize>,
    suffix: Option<usize>,
    lon: Option<usize>,
    lat: Option<usize>,
}

impl Columns {
    /// Finds the columns by their names; a table of streets has no more than the first of them.
    pub fn of<'a>(header: impl Iterator<Item = &'a str>) -> Result<Self, NoColumn> {
        let names: Vec<String> = header.map(|name| name.trim_matches(['\u{feff}', ' ', '"']).to_uppercase()).collect();
        let find = |name: &str| names.iter().position(|known| known == name);
        Ok(Self {
            istat: find("CODICE_ISTAT"),
            street: find("PROGRESSIVO_NAZIONALE").ok_or(NoColumn("PROGRESSIVO_NAZIONALE"))?,
            name: find("ODONIMO").or_else(|| find("DENOMINAZIONE")),
            number: find("CIVICO"),
            suffix: find("ESPONENTE"),
            lon: find("COORD_X_COMUNE"),
            lat: find("COORD_Y_COMUNE"),
        })
    }

    /// The ISTAT code of the municipality, if the table says it.
    #[must_use]
    pub fn istat<'r>(&self, row: &'r [&'r str]) -> Option<&'r str> {
        text(row, self.istat)
    }

    /// The number of the street in the register.
    #[must_use]
    pub fn street<'r>(&self, row: &'r [&'r str]) -> Option<&'r str> {
        text(row, Some(self.street))
    }

    /// The name of the street.
    #[must_use]
    pub fn name<'r>(&self, row: &'r [&'r str]) -> Option<&'r str> {
        text(row, self.name)
    }

    /// Whether the table names its streets.
    #[must_use]
    pub const fn has_names(&self) -> bool {
        self.name.is_some()
    }

    /// Whether the table has doors.
    #[must_use]
    pub const fn has_doors(&self) -> bool {
        self.number.is_some() && self.lon.is_some() && self.lat.is_some()
    }

    /// The door of a row.
    pub fn door(&self, row: &[&str]) -> Result<(HouseNumber, Position), Fault> {
        let number = text(row, self.number).ok_or(Fault::NoNumber)?;
        let suffix = text(row, self.suffix).unwrap_or_default();
        let house = format!("{number} {suffix}").parse().map_err(|_error| Fault::NoNumber)?;
        Ok((house, self.position(row)?))
    }

    fn position(&self, row: &[&str]) -> Result<Position, Fault> {
        let (lon, lat) = text(row, self.lon).zip(text(row, self.lat)).ok_or(Fault::NoCoordinates)?;
        let degrees = |text: &str| text.replace(',', ".").parse::<f64>().map_err(|_error| Fault::Nowhere);
        let (lon, lat) = (degrees(lon)?, degrees(lat)?);
        let [west, south, east, north] = ITALY;
        let is_in = |lon: f64, lat: f64| (west..=east).contains(&lon) && (south..=north).contains(&lat);
        if is_in(lon, lat) {
            Position::new(lon, lat).map_err(|_error| Fault::Nowhere)
        } else if lon == 0.0 && lat == 0.0 {
            Err(Fault::Zero)
        } else if is_in(lat, lon) {
            Err(Fault::Swapped)
        } else if lon.abs() > 1000.0 || lat.abs() > 1000.0 {
            Err(Fault::Metres)
        } else {
            Err(Fault::Nowhere)
        }
    }
}

fn text<'r>(row: &'r [&'r str], column: Option<usize>) -> Option<&'r str> {
    row.get(column?).map(|text| text.trim()).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "CODICE_COMUNE;CODICE_ISTAT;PROGRESSIVO_NAZIONALE;ODONIMO;PROGRESSIVO_ACCESSO;CIVICO;ESPONENTE;SPECIFICITA;METRICO;COORD_X_COMUNE;COORD_Y_COMUNE;QUOTA";

    fn door(row: &str) -> Result<(String, [f64; 2]), Fault> {
        let columns = Columns::of(HEADER.split(';')).expect("the columns");
        let row: Vec<&str> = row.split(';').collect();
        columns.door(&row).map(|(house, position)| (house.to_string(), position.into()))
    }

    #[test]
    fn each_fault_is_told_apart() {
        let good = |house: &str| Ok((house.to_owned(), [11.1985, 43.8305]));
        assert_eq!(door("I684;048043;1;VIA GRAMSCI;9;474;;;;11,1985;43,8305;;4"), good("474"));
        assert_eq!(door("I684;048043;1;VIA GRAMSCI;9;474;A;;;11.1985;43.8305;;4"), good("474/A"));
        for (row, fault) in [
            ("I684;048043;1;VIA GRAMSCI;9;;;;;11.1985;43.8305;;", Fault::NoNumber),
            ("I684;048043;1;VIA GRAMSCI;9;SNC;;;;11.1985;43.8305;;", Fault::NoNumber),
            ("I684;048043;1;VIA GRAMSCI;9;4;;;;;;;", Fault::NoCoordinates),
            ("I684;048043;1;VIA GRAMSCI;9;4;;;;0;0,0;;", Fault::Zero),
            ("I684;048043;1;VIA GRAMSCI;9;4;;;;676801,5;4855210,2;;", Fault::Metres),
            ("I684;048043;1;VIA GRAMSCI;9;4;;;;43.8305;11.1985;;", Fault::Swapped),
            ("I684;048043;1;VIA GRAMSCI;9;4;;;;-71.06;42.36;;", Fault::Nowhere),
            ("I684;048043;1;VIA GRAMSCI;9;4;;;;est;nord;;", Fault::Nowhere),
        ] {
            assert_eq!(door(row), Err(fault), "{row}");
        }
    }

    #[test]
    fn another_table_is_refused() {
        assert_eq!(Columns::of("via;numero".split(';')).err(), Some(NoColumn("PROGRESSIVO_NAZIONALE")));
    }
}
