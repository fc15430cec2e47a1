//! What Italian words for types and states of practices usually mean, where no mapping says it.

use crate::domain::practice::iter::State;
use crate::domain::practice::kind::{PracticeType, TypeCode, WorksFrom};
use crate::domain::rules::Rules;
use crate::domain::text::slug;

/// Words for types of the shipped catalogue.
const TYPES: [(&str, &str); 29] = [
    ("pdc", "permesso-di-costruire"),
    ("permesso", "permesso-di-costruire"),
    ("permessoacostruire", "permesso-di-costruire"),
    ("sciaedilizia", "scia"),
    ("sciaalternativaalpdc", "scia-alternativa"),
    ("superdia", "scia-alternativa"),
    ("sciacondizionata", "scia-condizionata"),
    ("cilasuperbonus", "cilas"),
    ("edilizialibera", "cil"),
    ("comunicazioneiniziolavori", "cil"),
    ("comunicazionediiniziolavori", "cil"),
    ("comunicazione", "cil"),
    ("agibilita", "agibilita"),
    ("sciaagibilita", "agibilita"),
    ("abitabilita", "agibilita"),
    ("sanatoria", "accertamento-conformita"),
    ("accertamentodiconformita", "accertamento-conformita"),
    ("autorizzazionepaesaggistica", "autorizzazione-paesaggistica"),
    ("paesaggistica", "autorizzazione-paesaggistica"),
    ("autorizzazionepaesaggisticasemplificata", "paesaggistica-semplificata"),
    ("vincoloidrogeologico", "vincolo-idrogeologico"),
    ("dia", "dia"),
    ("denunciadiinizioattivita", "dia"),
    ("denunciainizioattivita", "dia"),
    ("concessione", "concessione-edilizia"),
    ("concessioneedilizia", "concessione-edilizia"),
    ("licenza", "licenza-edilizia"),
    ("licenzadicostruzione", "licenza-edilizia"),
    ("condono", "condono-edilizio"),
];

/// Words for states and outcomes.
const STATES: [(&str, State); 78] = [
    ("presentata", State::Filed),
    ("ricevuta", State::Filed),
    ("depositata", State::Filed),
    ("inserita", State::Filed),
    ("protocollata", State::Checking),
    ("verificaformale", State::Checking),
    ("inverifica", State::Checking),
    ("irricevibile", State::Inadmissible),
    ("inammissibile", State::Inadmissible),
    ("nonricevibile", State::Inadmissible),
    ("istruttoria", State::Examining),
    ("inistruttoria", State::Examining),
    ("inesame", State::Examining),
    ("incorso", State::Examining),
    ("inlavorazione", State::Examining),
    ("aperta", State::Examining),
    ("sospesa", State::Awaiting),
    ("interrotta", State::Awaiting),
    ("inattesa", State::Awaiting),
    ("inattesadiintegrazioni", State::Awaiting),
    ("inattesadiintegrazione", State::Awaiting),
    ("attesaintegrazioni", State::Awaiting),
    ("integrazionerichiesta", State::Awaiting),
    ("richiestaintegrazioni", State::Awaiting),
    ("inconferenza", State::Consulting),
    ("conferenzadiservizi", State::Consulting),
    ("pareri", State::Consulting),
    ("inattesadipareri", State::Consulting),
    ("attesapareri", State::Consulting),
    ("preavviso", State::NoticeGiven),
    ("preavvisodidiniego", State::NoticeGiven),
    ("preavvisodirigetto", State::NoticeGiven),
    ("rilasciata", State::Granted),
    ("rilasciato", State::Granted),
    ("accolta", State::Granted),
    ("accolto", State::Granted),
    ("approvata", State::Granted),
    ("approvato", State::Granted),
    ("autorizzata", State::Granted),
    ("concessa", State::Granted),
    ("favorevole", State::Granted),
    ("positivo", State::Granted),
    ("esitofavorevole", State::Granted),
    ("silenzioassenso", State::SilentAssent),
    ("efficace", State::Effective),
    ("conforme", State::Effective),
    ("assentita", State::Effective),
    ("presadatto", State::Effective),
    ("divieto", State::Prohibited),
    ("divietodiprosecuzione", State::Prohibited),
    ("inibita", State::Prohibited),
    ("inefficace", State::Prohibited),
    ("diniego", State::Refused),
    ("diniegata", State::Refused),
    ("diniegato", State::Refused),
    ("negata", State::Refused),
    ("negato", State::Refused),
    ("negativo", State::Refused),
    ("contrario", State::Refused),
    ("respinta", State::Refused),
    ("respinto", State::Refused),
    ("rigettata", State::Refused),
    ("rigettato", State::Refused),
    ("silenziorifiuto", State::SilentRefusal),
    ("silenziodiniego", State::SilentRefusal),
    ("silenziorigetto", State::SilentRefusal),
    ("archiviata", State::Archived),
    ("archiviato", State::Archived),
    ("ritirata", State::Archived),
    ("rinuncia", State::Archived),
    ("rinunciata", State::Archived),
    ("improcedibile", State::Archived),
    ("annullata", State::Annulled),
    ("annullato", State::Annulled),
    ("revocata", State::Annulled),
    ("decaduta", State::Lapsed),
    ("decaduto", State::Lapsed),
    ("decadenza", State::Lapsed),
];

/// A value without what people write one way or the other: only small letters without accents, and digits.
pub(super) fn plain(value: &str) -> String {
    slug(value).replace('-', "")
}

/// The type that a word means: by its code, its name, or what it is usually called.
pub(super) fn kind<'r>(word: &str, rules: &'r Rules) -> Option<&'r PracticeType> {
    let wanted = plain(word);
    let is_named = |kind: &&PracticeType| plain(kind.code.as_str()) == wanted || plain(&kind.name) == wanted;
    let named = rules.practice_types.values().find(is_named);
    let usual = || {
        let code = TYPES.iter().find(|(usual, _)| *usual == wanted)?.1;
        rules.practice_types.get(&code.parse::<TypeCode>().ok()?)
    };
    named.or_else(usual)
}

/// The state that a word means: by its code, or what it is usually called.
pub(super) fn state(word: &str) -> Option<State> {
    let wanted = plain(word);
    let by_code = State::ALL.into_iter().find(|state| plain(state.code()) == wanted);
    by_code.or_else(|| STATES.iter().find(|(usual, _)| *usual == wanted).map(|(_, state)| *state))
}

/// The same state as the type has it: what only has to be declared is not granted, it stands.
pub(super) const fn as_of(state: State, kind: &PracticeType) -> State {
    match (state, kind.works) {
        (State::Granted, WorksFrom::Filing | WorksFrom::Days(_)) => State::Effective,
        (state, _) => state,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_mean_states() {
        assert_eq!(state("In istruttoria"), Some(State::Examining));
        assert_eq!(state("SILENZIO-ASSENSO"), Some(State::SilentAssent));
        assert_eq!(state("notice_given"), Some(State::NoticeGiven));
        assert_eq!(state("conclusa"), None, "nobody can tell how");
        for (word, _) in STATES {
            assert_eq!(plain(word), word);
        }
        for (word, _) in TYPES {
            assert_eq!(plain(word), word);
        }
    }
}
