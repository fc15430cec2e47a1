//! How made-up practices go: what is asked for, and what happens on which day after the filing.

use crate::domain::practice::iter::Act;
use crate::domain::practice::{Effect, View};

/// A way that practices go.
pub(super) struct Story {
    pub(super) kind: &'static str,
    pub(super) object: &'static str,
    /// How many days ago such practices were filed.
    pub(super) ages: &'static [i64],
    /// What happened how many days after the filing.
    pub(super) deeds: &'static [(i64, Deed)],
}

/// Something that happens.
#[derive(Debug, Clone, Copy)]
pub(super) enum Deed {
    Register,
    Assign,
    Admit,
    Pass,
    Ask(&'static str, Effect),
    Answer(&'static str),
    Consult(&'static str),
    ConsultOffice(&'static str),
    Opine(usize, View, &'static str),
    Notify(&'static str),
    Remark(&'static str),
    Decide(Act, &'static str),
    Publish,
    Works(Act),
    Silence,
    Write(&'static str),
    Reply(&'static str),
}

const BEGUN: Deed = Deed::Works(Act::BeginWorks);
const ENDED: Deed = Deed::Works(Act::EndWorks);

pub(super) const STORIES: [Story; 25] = [
    Story {
        kind: "cil",
        object: "Installazione di una tenda a pergola nel resede",
        ages: &[3, 120],
        deeds: &[(2, Deed::Register)],
    },
    Story { kind: "cila", object: "Rifacimento del bagno con spostamento di un tramezzo", ages: &[1], deeds: &[] },
    Story {
        kind: "cila",
        object: "Diversa distribuzione degli spazi interni di un appartamento",
        ages: &[6, 9],
        deeds: &[(1, Deed::Register), (2, Deed::Assign), (4, BEGUN)],
    },
    Story {
        kind: "cila",
        object: "Fusione di due unità immobiliari",
        ages: &[24],
        deeds: &[
            (1, Deed::Register),
            (2, Deed::Assign),
            (5, Deed::Admit),
            (9, Deed::Ask("Manca la planimetria dello stato sovrapposto: giallo e rosso.", Effect::Suspends)),
            (11, Deed::Write("Il rilievo è in corso: possiamo consegnare entro la prossima settimana?")),
            (12, Deed::Reply("Sì: la sospensione dura al massimo 30 giorni.")),
        ],
    },
    Story {
        kind: "cila",
        object: "Manutenzione straordinaria di un appartamento con sostituzione degli impianti",
        ages: &[75, 140, 260],
        deeds: &[(1, Deed::Register), (3, Deed::Assign), (5, BEGUN), (40, Deed::Silence), (70, ENDED)],
    },
    Story {
        kind: "cilas",
        object: "Cappotto termico e sostituzione degli infissi di un condominio",
        ages: &[310],
        deeds: &[
            (1, Deed::Register),
            (2, BEGUN),
            (10, Deed::Admit),
            (20, Deed::Decide(Act::Confirm, "Verificata la documentazione: nessun rilievo.")),
        ],
    },
    Story {
        kind: "scia",
        object: "Restauro e risanamento conservativo di un edificio residenziale",
        ages: &[12, 18],
        deeds: &[(1, Deed::Register), (3, Deed::Assign), (6, Deed::Admit), (7, BEGUN)],
    },
    Story {
        kind: "scia",
        object: "Consolidamento del solaio di copertura",
        ages: &[95, 180, 400],
        deeds: &[
            (1, Deed::Register),
            (3, Deed::Assign),
            (6, Deed::Admit),
            (8, BEGUN),
            (14, Deed::Ask("Allegare il deposito al Genio civile per le opere strutturali.", Effect::Suspends)),
            (24, Deed::Answer("Si allega l'attestazione di deposito.")),
            (36, Deed::Decide(Act::Confirm, "La segnalazione è conforme.")),
            (170, ENDED),
        ],
    },
    Story {
        kind: "scia",
        object: "Realizzazione di un soppalco in un laboratorio artigianale",
        ages: &[130],
        deeds: &[
            (1, Deed::Register),
            (3, Deed::Assign),
            (5, Deed::Admit),
            (
                26,
                Deed::Decide(Act::Prohibit, "Il soppalco aumenta la superficie utile: serve un permesso di costruire."),
            ),
        ],
    },
    Story {
        kind: "scia-alternativa",
        object: "Demolizione e ricostruzione di un annesso con stessa sagoma",
        ages: &[20, 230],
        deeds: &[(2, Deed::Register), (4, Deed::Assign), (9, Deed::Admit), (40, Deed::Silence), (45, BEGUN)],
    },
    Story {
        kind: "permesso-di-costruire",
        object: "Nuova costruzione di un edificio residenziale di quattro alloggi",
        ages: &[4],
        deeds: &[(1, Deed::Register)],
    },
    Story {
        kind: "permesso-di-costruire",
        object: "Ristrutturazione con ampliamento di un capannone produttivo",
        ages: &[35, 52],
        deeds: &[
            (1, Deed::Register),
            (5, Deed::Assign),
            (8, Deed::Admit),
            (22, Deed::Ask("Integrare la relazione geologica e il calcolo degli oneri.", Effect::Interrupts)),
        ],
    },
    Story {
        kind: "permesso-di-costruire",
        object: "Nuovo fabbricato a uso artigianale con uffici",
        ages: &[66],
        deeds: &[
            (1, Deed::Register),
            (5, Deed::Assign),
            (8, Deed::Admit),
            (15, Deed::ConsultOffice("mobilita")),
            (16, Deed::Consult("Consorzio di Bonifica 3 Medio Valdarno")),
            (30, Deed::Opine(1, View::Conditions, "Favorevole, mantenendo dieci metri dal ciglio del fosso.")),
        ],
    },
    Story {
        kind: "permesso-di-costruire",
        object: "Costruzione di un edificio con autorimessa interrata",
        ages: &[105, 200, 330],
        deeds: &[
            (1, Deed::Register),
            (5, Deed::Assign),
            (8, Deed::Admit),
            (20, Deed::Ask("Integrare gli elaborati con le sezioni dell'autorimessa.", Effect::Interrupts)),
            (44, Deed::Answer("Si trasmettono le tavole integrate.")),
            (48, Deed::Consult("Vigili del fuoco, comando di Firenze")),
            (66, Deed::Opine(0, View::Favourable, "Parere favorevole.")),
            (80, Deed::Pass),
            (96, Deed::Decide(Act::Grant, "Si rilascia il permesso con le prescrizioni dei Vigili del fuoco.")),
            (98, Deed::Publish),
            (120, BEGUN),
        ],
    },
    Story {
        kind: "permesso-di-costruire",
        object: "Sopraelevazione di un edificio residenziale",
        ages: &[48],
        deeds: &[
            (1, Deed::Register),
            (4, Deed::Assign),
            (8, Deed::Admit),
            (
                44,
                Deed::Notify(
                    "L'altezza di progetto supera quella ammessa nella zona e le distanze non sono rispettate.",
                ),
            ),
        ],
    },
    Story {
        kind: "permesso-di-costruire",
        object: "Nuova costruzione in zona agricola",
        ages: &[290],
        deeds: &[
            (1, Deed::Register),
            (4, Deed::Assign),
            (8, Deed::Admit),
            (40, Deed::Notify("Manca il programma aziendale che la legge chiede per costruire in zona agricola.")),
            (49, Deed::Remark("Si chiede di considerare l'attività come connessa a quella agricola.")),
            (62, Deed::Decide(Act::Refuse, "Le osservazioni non superano i motivi comunicati: l'istanza è respinta.")),
        ],
    },
    Story {
        kind: "agibilita",
        object: "Agibilità di due alloggi dopo ristrutturazione",
        ages: &[14, 90],
        deeds: &[(1, Deed::Register), (4, Deed::Admit), (40, Deed::Silence)],
    },
    Story {
        kind: "accertamento-conformita",
        object: "Accertamento di conformità per una tettoia",
        ages: &[30, 150],
        deeds: &[(2, Deed::Register), (5, Deed::Assign), (9, Deed::Admit), (80, Deed::Silence)],
    },
    Story {
        kind: "sanatoria-permesso",
        object: "Sanatoria di modifiche ai prospetti",
        ages: &[22, 50, 110],
        deeds: &[
            (2, Deed::Register),
            (6, Deed::Admit),
            (40, Deed::Decide(Act::Grant, "Si rilascia il permesso in sanatoria, pagata l'oblazione.")),
            (42, Deed::Publish),
        ],
    },
    Story {
        kind: "autorizzazione-paesaggistica",
        object: "Recinzione e sistemazioni esterne in zona collinare",
        ages: &[60],
        deeds: &[
            (2, Deed::Register),
            (6, Deed::Assign),
            (10, Deed::Admit),
            (30, Deed::Pass),
            (31, Deed::Consult("Soprintendenza di Firenze")),
        ],
    },
    Story {
        kind: "paesaggistica-semplificata",
        object: "Pannelli fotovoltaici sulla copertura di un edificio in zona vincolata",
        ages: &[11, 85],
        deeds: &[
            (1, Deed::Register),
            (3, Deed::Admit),
            (8, Deed::Ask("Servono le fotografie da via pubblica e il fotoinserimento.", Effect::Suspends)),
            (14, Deed::Answer("Si allegano le fotografie richieste.")),
            (17, Deed::Consult("Soprintendenza di Firenze")),
            (33, Deed::Opine(0, View::Favourable, "Favorevole: pannelli complanari alla falda.")),
            (45, Deed::Decide(Act::Grant, "Si autorizza come da parere della Soprintendenza.")),
        ],
    },
    Story {
        kind: "suap-automatizzato",
        object: "Apertura di un esercizio di vicinato",
        ages: &[5, 160],
        deeds: &[(1, Deed::Register), (4, Deed::Admit), (75, Deed::Silence)],
    },
    Story {
        kind: "suap-ordinario",
        object: "Ampliamento di un'attività di somministrazione con dehors",
        ages: &[26, 77],
        deeds: &[
            (1, Deed::Register),
            (3, Deed::Assign),
            (8, Deed::Admit),
            (10, Deed::ConsultOffice("polizia-municipale")),
        ],
    },
    Story {
        kind: "vincolo-idrogeologico",
        object: "Movimenti di terra per una strada poderale a Cercina",
        ages: &[58],
        deeds: &[(2, Deed::Register), (6, Deed::Admit)],
    },
    Story {
        kind: "cila",
        object: "Apertura di un varco in una parete",
        ages: &[215],
        deeds: &[
            (1, Deed::Register),
            (6, Deed::Decide(Act::Reject, "La relazione non è firmata da un tecnico abilitato: presentare di nuovo.")),
        ],
    },
];
