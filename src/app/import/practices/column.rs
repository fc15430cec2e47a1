//! The columns of a table of practices: our names, which files may have as they are, and what others call them.

use crate::domain::text::slug;

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Column {
    Id,
    Year,
    Number,
    Protocol,
    FiledOn,
    Envelope,
    Release,
    ReleasedOn,
    Kind,
    Object,
    State,
    Outcome,
    DecidedOn,
    Street,
    House,
    HouseLetter,
    Section,
    Sheet,
    Parcel,
    Unit,
    Register,
    Applicant,
    TaxCode,
    Professional,
    Officer,
    DueOn,
    CompletedOn,
    BeganOn,
    EndedOn,
    Constraint,
    X,
    Y,
    Srid,
}

/// Each with our name and other names.
const NAMES: [(Column, &str, &[&str]); 33] = [
    (Column::Id, "id", &["id_pratica", "codice_pratica"]),
    (Column::Year, "anno", &["anno_pratica"]),
    (Column::Number, "num_pratica", &["numero_pratica", "n_pratica", "pratica", "numero"]),
    (Column::Protocol, "protocollo", &["num_protocollo", "numero_protocollo", "n_protocollo", "prot"]),
    (Column::FiledOn, "data_protocollo", &["data_presentazione", "data_deposito", "data_pratica", "data_prot"]),
    (Column::Envelope, "busta", &["num_busta", "n_busta"]),
    (Column::Release, "num_rilascio", &["rilascio", "numero_rilascio", "n_rilascio"]),
    (Column::ReleasedOn, "data_rilascio", &[]),
    (Column::Kind, "tipo", &["tipo_pratica", "tipologia"]),
    (Column::Object, "oggetto", &["descrizione", "descrizione_intervento"]),
    (Column::State, "stato", &["stato_pratica"]),
    (Column::Outcome, "esito", &[]),
    (Column::DecidedOn, "data_esito", &["data_provvedimento"]),
    (Column::Street, "via", &["indirizzo", "toponimo"]),
    (Column::House, "civico", &["num_civico", "numero_civico"]),
    (Column::HouseLetter, "esponente", &[]),
    (Column::Section, "sezione", &[]),
    (Column::Sheet, "foglio", &[]),
    (Column::Parcel, "particella", &["particelle", "mappale", "mappali"]),
    (Column::Unit, "sub", &["subalterno", "subalterni"]),
    (Column::Register, "tipo_catasto", &["catasto"]),
    (Column::Applicant, "richiedente", &["intestatario"]),
    (Column::TaxCode, "cf", &["codice_fiscale"]),
    (Column::Professional, "tecnico", &["progettista"]),
    (Column::Officer, "responsabile", &["responsabile_procedimento", "istruttore"]),
    (Column::DueOn, "termine", &["data_termine", "scadenza"]),
    (Column::CompletedOn, "data_integrazione", &[]),
    (Column::BeganOn, "inizio_lavori", &["data_inizio_lavori"]),
    (Column::EndedOn, "fine_lavori", &["data_fine_lavori"]),
    (Column::Constraint, "vincolo", &["vincolo_paesaggistico"]),
    (Column::X, "x", &["est", "lon", "longitudine"]),
    (Column::Y, "y", &["nord", "lat", "latitudine"]),
    (Column::Srid, "srid", &["epsg"]),
];

/// Names in shapefiles have at most so many characters.
const SHORT: usize = 10;

impl Column {
    /// Every column.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        NAMES.iter().map(|(column, ..)| *column)
    }

    /// Our name.
    pub(super) fn name(self) -> &'static str {
        NAMES.iter().find(|(column, ..)| *column == self).map_or("", |(_, name, _)| name)
    }

    /// The column of our name.
    pub(super) fn of_name(name: &str) -> Option<Self> {
        NAMES.iter().find(|(_, ours, _)| *ours == name).map(|(column, ..)| *column)
    }

    /// The columns that say whose parcels and persons they are, of which a practice may have many.
    pub(super) const fn is_list(self) -> bool {
        matches!(
            self,
            Self::Section
                | Self::Sheet
                | Self::Parcel
                | Self::Unit
                | Self::Register
                | Self::Applicant
                | Self::TaxCode
                | Self::Professional
        )
    }

    /// Which of a file's names is meant: ours, one that others use, or ours cut short.
    pub(super) fn found_in<'n>(self, names: &(impl Iterator<Item = &'n str> + Clone)) -> Option<usize> {
        let (_, ours, others) = NAMES.iter().find(|(column, ..)| *column == self)?;
        let plain = |name: &str| slug(name).replace('-', "_");
        let is_ours = |name: &str| plain(name) == *ours;
        let is_others = |name: &str| others.contains(&plain(name).as_str());
        let is_cut = |name: &str| name.chars().count() == SHORT && ours.len() > SHORT && ours.starts_with(&plain(name));
        let mut found = names.clone().position(is_ours).or_else(|| names.clone().position(is_others));
        if found.is_none() {
            found = names.clone().position(is_cut);
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_the_names_that_files_have() {
        let find = |column: Column, names: &[&str]| column.found_in(&names.iter().copied());
        assert_eq!(find(Column::Number, &["ANNO", "Num. Pratica"]), Some(1));
        assert_eq!(find(Column::Number, &["numero", "num_pratica"]), Some(1), "ours before those of others");
        assert_eq!(find(Column::FiledOn, &["ANNO", "DATA_PROTO"]), Some(1), "cut short in a shapefile");
        assert_eq!(find(Column::Release, &["data_rilascio"]), None);
        for column in Column::all() {
            assert_eq!(Column::of_name(column.name()), Some(column));
        }
    }
}
