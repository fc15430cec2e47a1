## Stati di una segnalazione

state-received = Ricevuta
state-received-hint = La segnalazione è arrivata. L'URP sceglie l'ufficio che deve occuparsene.
state-routed = Affidata all'ufficio
state-routed-hint = La segnalazione è stata affidata all'ufficio competente, che deve ancora prenderla in carico.
state-taken-in-charge = Presa in carico
state-taken-in-charge-hint = L'ufficio competente se ne occupa e ha indicato una persona che la segue.
state-inspected = Sopralluogo fatto
state-inspected-hint = Qualcuno è andato a vedere e ha deciso che cosa serve.
state-in-progress = In lavorazione
state-in-progress-hint = Il lavoro è stato avviato.
state-suspended = Sospesa
state-suspended-hint = Il lavoro è fermo per il motivo indicato e riprende alla data indicata.
state-resolved = Risolta
state-resolved-hint = L'ufficio ha finito. L'URP prepara la risposta.
state-answered = Risposta data
state-answered-hint = Il Comune ha risposto e la segnalazione è chiusa.
state-rejected = Non accolta
state-rejected-hint = Il Comune non può intervenire. La risposta spiega perché e a chi rivolgersi.
state-duplicate = Già segnalata
state-duplicate-hint = Lo stesso problema era già stato segnalato: segui la prima segnalazione.
state-transferred = Passata a un altro ente
state-transferred-hint = Il problema spetta a un altro ente, che ha ricevuto la segnalazione.
state-reopened = Riaperta
state-reopened-hint = Il problema non era risolto o è tornato: l'ufficio se ne occupa di nuovo.

## Canali di arrivo

channel-web = Sito
channel-desk = Sportello
channel-phone = Telefono
channel-police = Polizia Municipale
channel-mail = Posta elettronica
channel-partner = Ente o gestore
channel-import = Dati importati
channel-api = Altra applicazione

## Motivi per non accogliere

rejection-not-competent = Non spetta al Comune
rejection-private-property = È una proprietà privata
rejection-no-intervention-needed = Non serve un intervento
rejection-not-found = Il problema non è stato trovato
rejection-not-a-report = Non è una segnalazione

## Motivi per sospendere

suspension-waiting-for-materials = In attesa dei materiali
suspension-weather = In attesa del tempo adatto
suspension-waiting-for-partner = In attesa di un altro ente
suspension-waiting-for-funds = In attesa dei fondi

## Ruoli

role-front-desk = Operatore di sportello
role-coordinator = Coordinatore d'ufficio
role-crew = Squadra
role-partner = Ente o gestore esterno
role-building-officer = Addetto alle pratiche edilizie
role-administrator = Amministratore
role-system-administrator = Amministratore di sistema
role-citizen = Cittadino

## Tipi di ufficio

office-kind-front-desk = Sportello per il pubblico
office-kind-police = Polizia Municipale
office-kind-technical = Ufficio tecnico
office-kind-partner = Ente o gestore esterno

## Rifiuti del dominio: dicono che cosa fare adesso

refusal-not-permitted = Non hai il permesso per questa azione. Accedi con un altro account o chiedi all'URP.
refusal-not-legal-now = Questa azione non è possibile nello stato attuale. Ricarica la pagina e guarda che cosa è cambiato.
refusal-not-now = Nello stato in cui si trova ora non si può: qualcuno potrebbe averlo appena cambiato. Guarda come sta e riprova.
refusal-too-many = Sono troppi: al massimo { $max }.
refusal-window-missing = Scrivi da quando e fino a quando: la fine viene dopo l'inizio.
refusal-stale = Intanto qualcun altro ha lavorato su questa segnalazione. Guarda che cosa è cambiato e, se serve ancora, invia di nuovo: quello che hai scritto è rimasto.
refusal-text-missing = Manca il testo. Scrivi almeno una frase.
refusal-subject-missing = Manca l'oggetto. Scrivilo in poche parole, per esempio «Buca davanti alla scuola».
refusal-category-missing = Manca la categoria. Scegli dall'elenco di che cosa si tratta; se non la trovi scegli «Altro».
refusal-text-too-long = Il testo è troppo lungo. Accorcialo: puoi scrivere al massimo { $max } caratteri.
refusal-outside = Il punto è fuori dal territorio del comune. Sposta il punto sulla mappa, oppure rivolgiti al comune in cui si trova.
refusal-category-unknown = Manca la categoria. Scegline una dall'elenco; se non la trovi scegli «Altro».
refusal-office-unknown = Questo ufficio non c'è. Scegline uno dall'elenco.
refusal-answer-missing = Manca una risposta. Rispondi alla domanda «{ $question }».
refusal-place-missing = Manca il luogo. Tocca la mappa o scrivi un indirizzo.
refusal-contact-missing = Per questa categoria serve un contatto. Scrivi la tua e-mail o il tuo telefono: non vengono pubblicati.
refusal-contact-invalid = Il contatto non è scritto bene. Controlla l'e-mail (per esempio nome@example.org) o il numero di telefono.
refusal-original-missing = Manca la segnalazione originale. Scrivi il suo numero, per esempio 2026-001234.
refusal-attachments-missing = Scegli il file da allegare.
refusal-original-repeats = La segnalazione { $number } ne ripete a sua volta un'altra. Indica quella che va avanti.
refusal-title-missing = Manca il titolo del documento.
refusal-audience-missing = Scegli chi può vedere il documento.
refusal-reason-missing = Manca il motivo. Scegline uno dall'elenco.
refusal-number-unknown = Non c'è nessuna segnalazione con questo numero. Controllalo: è fatto come 2026-001234.

## Errori delle foto e dei documenti

media-empty = Il file è vuoto. Scegli di nuovo la foto.
media-too-many-bytes = Il file è troppo grande. Scegline uno di al massimo { $max } MB, oppure invia uno screenshot della foto.
media-too-many-pixels = La foto ha dimensioni troppo grandi. Riducila, oppure invia uno screenshot della foto.
media-heic = La foto è in formato HEIC, che non possiamo leggere. Su iPhone apri Impostazioni › Fotocamera › Formati, tocca «Più compatibile» e scatta di nuovo. Se la foto è già scattata, invia uno screenshot.
media-not-a-photo = Il file non è una foto che possiamo leggere. Scegli un file JPEG, PNG o WebP.
media-broken = La foto è rovinata o incompleta. Sceglila di nuovo o scattane un'altra.
media-busy = In questo momento arrivano troppe foto. Aspetta un minuto e riprova: quello che hai scritto resta qui.
media-too-many = Ci sono troppi file. Togline qualcuno: puoi inviarne al massimo { $max }.

refusal-closed = La segnalazione è chiusa. Se il problema è tornato, fai una nuova segnalazione.
refusal-children-open = Prima vanno chiuse le segnalazioni che ne sono nate: { $numbers }.
refusal-nothing-due = Non c'è niente in scadenza di cui avvisare qualcuno.
refusal-not-a-position = Il luogo non è valido. Tocca la mappa o scrivi un indirizzo.
refusal-outside-neighbour = Questo punto è nel territorio di { $name }. Rivolgiti a quel comune: { $contact }
refusal-control-characters = Il testo contiene caratteri che non possiamo accettare. Scrivilo di nuovo con la tastiera.
refusal-answer-invalid = La risposta alla domanda «{ $question }» non va bene. Controllala.
refusal-stopped = È un pericolo: non aspettare il modulo, telefona.
refusal-review-date = Scegli una data futura, entro un anno.
refusal-busy = In questo momento arrivano troppe richieste. Aspetta qualche secondo e riprova: quello che hai scritto resta qui.

## Lavori: rifiuti

refusal-due-past = La scadenza è già passata. Scegli una data e un'ora future.
refusal-due-late = La scadenza è troppo avanti. Scegline una entro { $at }.
refusal-work-unfit = Lista di controllo, materiali o minuti non vanno bene. Controllali e invia di nuovo.
refusal-time-ahead = L'orario è nel futuro. Controlla l'orologio del telefono e invia di nuovo.
refusal-time-too-old = L'azione è di più di 48 ore fa e non si può più registrare. Chiama il coordinatore.
refusal-time-before = L'azione è di prima dell'ultimo passo, che è delle { $at }. Guarda che cosa è cambiato.

## Lavori

task-state-assigned = Assegnato
task-state-accepted = Accettato
task-state-refused = Rifiutato
task-state-travelling = In viaggio
task-state-started = Iniziato
task-state-paused = In pausa
task-state-done = Finito, da verificare
task-state-verified = Verificato
task-state-cancelled = Annullato
task-act-give = Assegna un lavoro
task-act-see = Guarda
task-act-accept = Accetto
task-act-travel = Parto
task-act-start = Inizio
task-act-pause = Pausa
task-act-finish = Finito
task-act-refuse = Rifiuto
task-act-note = Segna lista, materiali e minuti
task-act-photograph = Aggiungi una foto
task-act-verify = Verificato, va bene
task-act-send-back = Rimanda, manca qualcosa
task-act-reassign = Riassegna
task-act-plan = Pianifica
task-act-link = Collegamento per chi non ha un account
task-act-cancel = Annulla il lavoro
tasks-letter-subject = [{ $jurisdiction }] { $count ->
    [one] Un ordine di lavoro
   *[other] { $count } ordini di lavoro
}
tasks-letter-next = Apri l'ordine per accettarlo o dire perché no; quelli di oggi sono anche nella pagina «La mia giornata».
task-done-give = Assegnato
task-done-finish = Finito
task-done-note = Segnati lista, materiali o minuti
task-done-photograph = Aggiunta una foto
task-done-send-back = Rimandato
task-done-reassign = Riassegnato
task-done-plan = Pianificato
task-done-link = Collegamento creato o tolto
task-outcome-done = Fatto
task-outcome-partly = Fatto in parte
task-outcome-not-needed = Non serviva
task-outcome-impossible = Impossibile
task-refusal-not-competent = Non è di nostra competenza
task-refusal-no-means = Mancano mezzi o materiali
task-refusal-no-time = Non c'è nessuno in tempo
task-refusal-unclear = Luogo o descrizione non bastano
task-refusal-other = Altro, scritto sotto
task-pause-break = Pausa o fine giornata
task-pause-more-urgent = Qualcosa di più urgente
task-pause-materials = Mancano materiali o attrezzi
task-pause-weather = Il tempo non lo permette
task-pause-access = Non si arriva o non è sicuro
task-stage-before = Prima
task-stage-after = Dopo
tasks-title = Lavori
task-title = Lavoro { $number }
tasks-none = Nessun lavoro.
task-what = Che cosa fare
task-instructions = Istruzioni
task-any-crew = Qualunque squadra dell'ufficio
task-due = Scadenza
task-due-by = entro { $at }
task-day = Giorno
task-planned-for = in programma per { $day }
task-checklist = Lista di controllo
category-checklist-help = Una voce per riga: con questa lista comincia ogni lavoro su una segnalazione di questa categoria.
task-checklist-help = Una voce per riga.
task-materials = Materiali
task-material = Materiale { $n }
task-quantity = Quantità
task-minutes = Minuti di lavoro, di tutti insieme
task-worked = Tempo di lavoro: { $n } minuti
task-photos = Foto
task-photo-far = a { $metres } metri dal luogo: controlla
task-photo-near = a { $metres } metri dal luogo
task-photo-alt = Foto del lavoro, { $stage }, { $at }
task-outcome = Com'è andata
task-reason = Motivo
task-text = Note
task-when-photo = Quando è stata scattata
task-log = Che cosa è successo
task-noted-later = registrato { $at }
task-by-link = con il collegamento
task-by-program = programma di { $office }
task-parent = Per la segnalazione { $number }
task-parent-works = Per l'intervento { $number }
task-given-by = Lo segue { $office }
task-link-text = Chi ha questo indirizzo vede solo questo lavoro, senza dati personali, e può accettarlo, rifiutarlo, svolgerlo e dire che è finito. Funziona fino al { $at }.
task-link-none = Ora nessun collegamento funziona.
task-link-days = Per quanti giorni funziona
task-link-make = Crea un collegamento nuovo
task-link-revoke = Togli il collegamento
task-link-mail = E-mail a cui mandarlo
task-link-sent = Il collegamento parte per e-mail.
task-mail-subject = Lavoro { $number }: { $title }
task-mail-text = Il { $name } vi affida un lavoro.
task-mail-link = Per vederlo, accettarlo o rifiutarlo e dire com'è andato:
task-mail-until = Il collegamento funziona fino al { $at } e vale solo per questo lavoro. Non giratelo ad altri.
task-link-page = Il { $name } vi ha affidato questo lavoro. Quando è finito, l'ufficio lo verifica.
task-change-plan = Cambia giorno
task-assign-to = A chi
shift-title = La mia giornata
shift-nothing = Per oggi non ci sono lavori.
shift-others = Poi
shift-map = Mappa dei lavori di oggi
shift-navigate = Naviga
shift-distance = Circa { $km } km in tutto, in linea d'aria allungata per le strade.
shift-late = Con questo ordine si arriva tardi
shift-closed = Lavori o chiusure vicino
shift-offline = Senza rete: { $n ->
    [one] 1 azione da inviare
   *[other] { $n } azioni da inviare
}
shift-online = Tutto inviato
shift-sending = Invio in corso
shift-conflicts = Non registrate: guarda perché
shift-conflict-keep = Restano qui finché non le togli.
shift-conflict-gone = Il lavoro non è più assegnato a te.
shift-conflict-dismiss = Ho visto, togli
shift-conflict-retry = Riprova
shift-less = Uno di meno
shift-more = Uno di più
shift-details = Dettagli, lista e materiali
shift-install-name = Giornata
shift-photo-before = Foto prima
shift-photo-after = Foto dopo
shift-photo-queued = foto da inviare
shift-cached = Lavori e mappa sono salvati sul telefono.
settings-recurrences = Lavori ricorrenti
settings-recurrences-text = Controlli e pulizie che tornano secondo il calendario: ogni lavoro nasce da solo qualche giorno prima.
setting-new-recurrence = Nuovo lavoro ricorrente
recurrence-lon = Longitudine, gradi
recurrence-lat = Latitudine, gradi
recurrence-starts = A partire dal
recurrence-rule = Regola (RRULE)
recurrence-rule-help = Come in iCalendar (RFC 5545), per esempio FREQ=MONTHLY;BYDAY=1MO: ogni primo lunedì del mese; FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=1,15: il 1º e il 15 settembre.
recurrence-rule-wrong = Questa regola non si legge. Scrivila come nell'esempio, con giorni, settimane, mesi o anni.
recurrence-lead = Quanti giorni prima si assegna
exchanges-title = Scambi con altri sistemi
exchanges-text = Le azioni sui lavori arrivate da telefoni, collegamenti e programmi, e che cosa ne è stato.
exchanges-none = Nessuno scambio.
exchange-at = Arrivata
exchange-done-at = Avvenuta
exchange-who = Da chi
exchange-what = Azione
exchange-result = Esito
exchange-taken = registrata
exchange-repeated = già registrata
exchange-older = Precedenti
topic-task = Un lavoro dell'ufficio, assegnato o dato, è cambiato

## (fine lavori)

## Mosse dell'iter, come le dice un pulsante

act-route = Affida a un ufficio
act-take-charge = Prendi in carico
act-inspect = Sopralluogo fatto
act-start = Avvia il lavoro
act-suspend = Sospendi
act-resume = Riprendi
act-resolve = Proponi l'esito
act-answer = Rispondi al cittadino
act-reject = Non accogliere
act-mark-duplicate = Segna come già segnalata
act-transfer = Passa a un altro ente
act-send-back = Rimanda all'ufficio
outcome-done = Risolto
outcome-partly = Risolto in parte o messo in sicurezza
outcome-planned = Programmato
outcome-nothing-to-do = Nessun intervento necessario
outcome-not-found = Problema non trovato sul posto
outcome-not-ours = Non di competenza
act-reopen = Riapri
act-close-imported = Chiusa nel sistema di provenienza

## Durate

span-months = { $n ->
    [one] { $n } mese
   *[other] { $n } mesi
}
span-years = { $n ->
    [one] { $n } anno
   *[other] { $n } anni
}

lasting-days = { $n } giorni
span-minutes = { $n ->
    [0] meno di un minuto
    [one] { $n } minuto
   *[other] { $n } minuti
}
span-hours = { $n ->
    [one] { $n } ora
   *[other] { $n } ore
}
span-days = { $n ->
    [one] { $n } giorno
   *[other] { $n } giorni
}

## Cornice delle pagine
site-description = Segnala un problema sul territorio a { $name } e segui come viene risolto.
skip-to-content = Vai al contenuto
skip-to-footer = Vai al piè di pagina
other-language = English
other-language-tag = en
sign-out = Esci
staff-area = Area riservata
tagline = Il territorio sotto controllo, insieme
report-a-problem = Segnala un problema
main-navigation = Navigazione principale
nav-map = Mappa
nav-list = Segnalazioni
nav-report = Segnala
nav-office = Ufficio
phone = Telefono
footer-desk = L'URP è il tuo unico punto di contatto: ti dice come procede e ti dà la risposta.
footer-service = Servizio
footer-report = Segnalazione disservizio
footer-danger = In caso di pericolo
footer-danger-text = Se qualcuno è in pericolo non usare il modulo: chiama il
privacy = Informativa privacy
legal-notes = Note legali
accessibility = Dichiarazione di accessibilità
back-to-map = Torna alla mappa
error-not-found = Pagina non trovata
error-not-found-text = L'indirizzo è sbagliato, oppure la segnalazione non è pubblica. Controlla il numero o cerca sulla mappa.
error-forbidden = Non puoi vedere questa pagina
error-bad-request = Richiesta non valida
error-bad-request-text = Il modulo o il collegamento non è completo. Torna indietro e riprova.
error-too-large = Troppo grande
error-too-large-text = I file inviati sono troppo grandi. Invia al massimo 5 foto di 15 MB ciascuna.
error-too-many = Troppe richieste
error-too-many-text = Sono arrivate troppe richieste da questo collegamento. Aspetta un minuto e riprova.
error-refused = Non è stato possibile
error-failed = Il servizio ha un problema
error-failed-text = Non dipende da te. Riprova tra qualche minuto; se è urgente telefona all'URP.

privacy-who = { $name } è titolare del trattamento dei dati inviati con questo servizio.
privacy-what = I dati servono a risolvere il problema segnalato e a rispondere. Nome, e-mail e telefono sono facoltativi, sono conservati a parte e si possono cancellare senza perdere la segnalazione.
privacy-public = Testo, foto, luogo e stato della segnalazione sono pubblici. Dalle foto togliamo ogni dato nascosto (posizione, apparecchio, data). Il servizio usa soltanto cookie tecnici.
privacy-rights = Puoi chiedere all'URP di vedere, correggere o cancellare i tuoi dati.
accessibility-aim = Questo servizio è fatto per rispettare le WCAG 2.1, livello AA: si usa da tastiera, con lettori di schermo e senza JavaScript.
accessibility-map = Tutto quello che mostra la mappa è anche in un elenco; il luogo si può indicare scrivendo un indirizzo.
accessibility-feedback = Se qualcosa non funziona per te, scrivi all'URP: i contatti sono in fondo a ogni pagina.
legal-licence = I contenuti di questo sito sono pubblicati con licenza CC-BY 4.0, salvo dove indicato.
legal-maps = Confini comunali: ISTAT, CC-BY 4.0. La mappa schematica è un disegno indicativo e non ha valore legale.

## (fine cornice)

## Pagine: mappa ed elenco
home-title = Mappa delle segnalazioni
list-title = Segnalazioni recenti
news = { $n } novità: aggiorna l'elenco
map-label = Mappa delle segnalazioni
static-map-alt = Mappa del territorio: apri l'elenco delle segnalazioni
close = Chiudi
filters = Filtri
filter-group = Argomento
filter-category = Categoria
filter-all-categories = Tutte le categorie
filter-state = Stato
filter-all-states = Tutte
filter-open = Aperte
filter-closed = Chiuse
filter-period = Periodo
filter-always = Sempre
filter-last-days = Ultimi { $n } giorni
filter-as-of = Com’era: { $moment }
filter-at = Com’era il giorno e all’ora
time-label = Il territorio nel tempo
time-open = Nel tempo
time-play = Riproduci
time-span = Quanto tempo scorre
time-day = Un giorno
time-year = Un anno
time-all = Tutto
time-now = Oggi
time-range = Momento
map-moves = Muovi la mappa
go-north = Vai verso nord
go-south = Vai verso sud
go-east = Vai verso est
go-west = Vai verso ovest
filter-apply = Applica
filter-remove = Togli i filtri
cards-count = { $n ->
    [one] { $n } segnalazione
   *[other] { $n } segnalazioni
}
cards-none = Nessuna segnalazione con questi filtri. Allarga la zona o togli qualche filtro.
next-page = Pagina successiva
pagination = Pagine dell'elenco
ago = { $span } fa
late = in ritardo di { $span }
voices = { $n ->
    [one] { $n } persona dice che succede anche a lei
   *[other] { $n } persone dicono che succede anche a loro
}
photos-after = Dopo l'intervento
photo-after-of = Dopo l'intervento: { $subject }
photo-of = Foto della segnalazione: { $subject }
followed-by = la segue { $office }
open-report = Apri la segnalazione
list-page-title = Segnalazioni
answered-last-year = { $n ->
    [one] { $n } segnalazione con risposta negli ultimi 12 mesi
   *[other] { $n } segnalazioni con risposta negli ultimi 12 mesi
}
breadcrumb = Percorso
call-title = Hai visto un problema?
call-text = Segnalalo in due minuti: luogo, tipo di problema e, se vuoi, una foto. Non serve un account.
find-number-title = Cerca per numero
find-number-label = Numero della segnalazione
find-number-button = Cerca

## (fine mappa ed elenco)

## Pagine: una segnalazione
sentence-open = { $state }. La segue { $office }. Risposta entro { $day }.
sentence-closed = { $state } il { $day }.
join-thanks = Grazie: la tua voce si aggiunge a questa segnalazione.
the-answer = La risposta
description = Descrizione
iter = Il percorso
comments = Commenti
documents-title = Documenti
document-enclosed = Documento allegato
document-shown-to = Cambiato chi vede un documento
document-enclose = Allega un documento
document-title = Titolo del documento
document-file = File (PDF o immagine, al massimo 10 MB)
document-audience = Chi lo vede
document-audience-of = Chi vede «{ $title }»
document-change = Cambia
document-help = Quello che vedono tutti si può scaricare dalla pagina pubblica: controlla prima che non contenga dati personali.
document-by = { $by }, { $at }
document-size-kb = PDF, { $n } kB
document-size-mb = PDF, { $n } MB
document-picture = immagine
audience-public = tutti
audience-reporter = solo chi ha segnalato
audience-internal = solo gli uffici
place = Luogo
report-map-alt = Mappa del luogo: { $place }
private-link = Il tuo collegamento privato
private-link-text = Con questo collegamento segui la segnalazione senza account. Conservalo e non pubblicarlo.
join-title = Succede anche a te?
join-text = { $n ->
    [0] Aggiungi la tua voce: chi decide vede che riguarda più persone. Se lasci l'e-mail ti avvisiamo a ogni passo.
    [one] { $n } persona oltre a chi l'ha segnalato. Aggiungi la tua voce; se lasci l'e-mail ti avvisiamo a ogni passo.
   *[other] { $n } persone oltre a chi l'ha segnalato. Aggiungi la tua voce; se lasci l'e-mail ti avvisiamo a ogni passo.
}
join-email = E-mail (facoltativa)
join-button = Succede anche a me
around = Qui vicino
step-lasted = durata { $span }
step-since = da { $span }
step-due = entro { $day }
step-late = fuori termine
yes = Sì
no = No

## Il cittadino dopo l'invio
state-withdrawn = Ritirata
state-withdrawn-hint = Chi l'ha inviata l'ha ritirata: la segnalazione è chiusa.
act-contest = Chiedi di riaprirla
act-withdraw = Ritira la segnalazione
refusal-too-early = È presto: puoi farlo di nuovo dal { $at }. Intanto la segnalazione va avanti.
refusal-already-said = È già stato fatto. Ricarica la pagina e guarda che cosa è cambiato.
refusal-too-much-said = A questa segnalazione sono già state fatte { $max } aggiunte. Per dire altro rivolgiti all'URP.
mood-content = Sì, va bene
mood-partly = Solo in parte
mood-discontent = No
complaint-not-solved = Il problema c'è ancora
complaint-came-back = Il problema era sparito ed è tornato
complaint-too-slow = Ci è voluto troppo tempo
complaint-unclear-answer = La risposta non è chiara o non risponde
complaint-not-informed = Non sono stato tenuto al corrente
complaint-other = Altro
hiding-personal-data = Contiene o mostra dati personali
hiding-offensive = È offensiva o minacciosa
hiding-spam = È pubblicità o non riguarda il territorio
hiding-investigation = Se ne occupa la polizia
hiding-on-request = L'ha chiesto chi l'ha inviata
own-title = Che cosa puoi fare adesso
own-add = Aggiungi una foto o un commento
own-add-text = Quello che aggiungi può essere visto da tutti: non scrivere dati personali e non fotografare volti e targhe.
own-comment = Commento
own-photos = Foto (al massimo 5)
own-photo = Foto aggiunta da chi ha segnalato.
own-add-send = Aggiungi
own-optional-text = Vuoi dire altro? (facoltativo)
own-added = Grazie, l'abbiamo aggiunto.
own-chased = Sollecito ricevuto: lo sportello ti risponde entro il termine indicato qui sotto.
own-withdrawn = La segnalazione è ritirata.
own-rated = Grazie, il tuo giudizio è arrivato.
own-contested = La segnalazione è di nuovo aperta. L'ufficio che se n'era occupato è stato avvisato.
own-hidden = Questa segnalazione non è visibile al pubblico: { $reason }. Tu la vedi perché hai il collegamento privato.
own-not-yet-public = Questa segnalazione non è visibile al pubblico: lo sportello la guarda prima di pubblicarla. Tu la vedi perché hai il collegamento privato.
chase = Sollecita
chase-text = Chiedi a che punto siamo: lo sportello ti risponde entro due giorni lavorativi. Puoi farlo una volta alla settimana.
chase-from = Se vuoi sapere a che punto siamo puoi sollecitare dal { $at }.
chase-waits = Hai sollecitato il { $at }. Lo sportello risponde entro il { $by }.
chase-send = Invia il sollecito
withdraw-text = Se il problema non c'è più puoi ritirare la segnalazione: viene chiusa e nessuno ci lavora.
withdraw-why = Perché? (facoltativo, lo legge solo il Comune)
withdraw-send = Ritira
opinion-title = È andata bene?
opinion-question = Sei soddisfatto della risposta?
opinion-why = Se no, perché? Puoi indicare più motivi.
opinion-text = Vuoi aggiungere qualcosa? (facoltativo, lo legge solo il Comune)
opinion-send = Invia il giudizio
contest-text = Se il problema c'è ancora puoi chiedere, una volta sola, che la segnalazione sia riaperta. Torna all'ufficio che se n'è occupato.
contest-why = Che cosa non va?
contest-send = Riapri
by-program = { $by }, con il programma «{ $name }»
step-program = con il programma «{ $name }»
by-reporter = Chi ha segnalato
comment-waits = in attesa di essere guardato prima di essere pubblicato
disclose = Mostra a tutti
asides = Inoltre
aside-chased = { $at }: sollecito del cittadino, risposta entro il { $by }.
aside-rated = { $at }: giudizio del cittadino: { $mood }.
aside-enclosed = { $at }: { $by } ha allegato «{ $title }» (lo vede: { $to }).
aside-enclosure-shown = { $at }: «{ $title }» da qui lo vede: { $to }.
aside-hidden = { $at }: tolta dalla vista del pubblico{ $reason }.
aside-shown = { $at }: pubblicata.
aside-blackened = { $at }: parti di una foto oscurate.
aside-original-erased = { $at }: originale di una foto cancellato.
aside-anonymised = { $at }: testi e foto dei cittadini tolti, perché è passato il tempo per cui si conservano.
chase-due = Il cittadino ha sollecitato: rispondi entro il { $at }. Basta una risposta interlocutoria.
chase-letter-subject = [{ $jurisdiction }] Sollecito per la segnalazione { $number }
chase-letter = chi ha inviato la segnalazione { $number } ({ $category }), seguita da { $office }, chiede a che punto siamo. La risposta è dovuta entro il { $at }: basta una risposta interlocutoria.
contest-letter-subject = [{ $jurisdiction }] Riaperta dal cittadino la segnalazione { $number }
contest-letter = chi ha inviato la segnalazione { $number } ({ $category }) non è soddisfatto della risposta e l'ha fatta riaprire. Torna a { $office }, con termini nuovi.
photo-title = Foto della segnalazione { $number }
back-to-record = Torna alla segnalazione { $number }
blacken = Oscura
blacken-text = Le parti che indichi diventano nere per sempre. La foto com'era resta riservata finché non la cancelli; il suo indirizzo pubblico smette subito di funzionare.
blacken-draw = Disegna un rettangolo su ogni volto, targa o altro dato personale.
blacken-undo = Togli l'ultimo rettangolo
blacken-alt = La foto da oscurare
blacken-numbers = Indica le parti con i numeri
blacken-numbers-text = Ogni parte in centesimi della foto: da quanto a sinistra, da quanto in alto, quanto è larga, quanto è alta. Per esempio 50, 0, 50, 100 è la metà destra.
blacken-photo = Oscura parti della foto { $n }
original-photo = Originale riservato { $n }
original-text = Questa è la foto com'è arrivata. La vede solo chi decide che cosa si pubblica.
original-alt = La foto com'è arrivata
original-erase = Cancella l'originale per sempre
part = Parte { $n }
part-left = Da sinistra
part-top = Dall'alto
part-width = Larghezza
part-height = Altezza
parts-wrong = Indica almeno una parte, e al massimo { $max }: quattro numeri tra 0 e 100 per ciascuna.
## (fine il cittadino dopo l'invio)

## Contro i programmi che riempiono i moduli
trap-label = Lascia vuoto questo campo
trap-caught = L'invio sembra fatto da un programma: è stato riempito un campo che le persone non vedono. Se è stato il tuo browser, torna ai dati con «Modifica», premi «Avanti» e invia di nuovo; altrimenti telefona all'URP.
trap-too-fast = Il modulo è stato riempito così in fretta che sembra l'abbia fatto un programma. Rileggi quello che hai scritto e invia di nuovo tra qualche secondo.
## (fine contro i programmi)

## Emergenze

refusal-holds = La fine deve venire dopo l'inizio, entro sette giorni, e l'inizio entro sette giorni da adesso
refusal-radius = Scrivi un raggio da 1 a { $max } metri
refusal-extent-missing = Disegna l'area sulla mappa, oppure scegli un cerchio o delle zone
refusal-areas-missing = Scegli almeno una zona
act-answer-together = Risposta a emergenza finita
mail-absorbed = la segnalazione { $number } ({ $category }) viene da un luogo in cui è in corso l'emergenza { $emergency }: se ne occupa chi la gestisce, e riceverà una risposta quando sarà finita.
emergency-call = Chiami { $phone }
emergencies-title = Emergenze
emergencies-lead = Che cosa succede, che cosa fare e chi chiamare.
emergencies-none = Nessuna emergenza in corso.
emergencies-now = In corso
emergencies-past = Passate
emergencies-feed = Le emergenze come feed Atom, con i messaggi CAP 1.2
emergencies-feed-title = Emergenze – { $name }
emergency-banner = Emergenza in corso
emergency-here = Qui è in corso un'emergenza
emergency-here-then = Se non è per questa emergenza, puoi continuare con la segnalazione.
emergency-details = Che cosa fare
emergency-what-to-do = Che cosa fare
emergency-what-happens = Che cosa succede
emergency-where = Dove
emergency-picture = Mappa del luogo dell'emergenza
emergency-until = In vigore fino a { $until }
emergency-until-was = Fino a { $until }
emergency-from = Da { $from }
emergency-office = Se ne occupa
emergency-severity = Gravità
emergency-urgency = Urgenza
emergency-certainty = Certezza
emergency-hazards = Tipo di pericolo
emergency-onset = Inizio previsto
emergency-messages = Messaggi
emergency-message-alert = Emissione
emergency-message-update = Aggiornamento
emergency-message-cancel = Fine
emergency-over = È finita
emergency-cap = Messaggio CAP
emergency-number = Emergenza { $number }
emergency-state-issued = In vigore
emergency-state-expired = Scaduta
emergency-state-cancelled = Finita
severity-extreme = Estrema
severity-severe = Grave
severity-moderate = Moderata
severity-minor = Lieve
severity-unknown = Non nota
urgency-immediate = Agire subito
urgency-expected = Entro un'ora
urgency-future = Nelle prossime ore o giorni
urgency-past = Niente più da fare
urgency-unknown = Non nota
certainty-observed = È in corso
certainty-likely = Probabile
certainty-possible = Possibile
certainty-unlikely = Improbabile
certainty-unknown = Non nota
hazard-geo = Frane e terremoti
hazard-met = Maltempo e acqua
hazard-safety = Sicurezza
hazard-security = Ordine pubblico
hazard-rescue = Soccorso
hazard-fire = Incendio
hazard-health = Salute
hazard-env = Inquinamento
hazard-transport = Trasporti
hazard-infra = Acqua, gas, luce, telefono
hazard-cbrne = Sostanze pericolose
hazard-other = Altro
exercise = ESERCITAZIONE
exercise-text = È una prova: la vede solo chi lavora qui, nessuno fuori ne è avvisato.
exercise-choose = È un'esercitazione
exercise-choose-text = Resta tra chi lavora qui: non compare sul sito, sulla mappa, nei feed, e non parte nessuna e-mail.
emergency-new = Nuova emergenza
emergency-issue = Emetti l'emergenza
emergency-issue-note = Da quel momento tutti la vedono, e chi segue una zona al suo interno riceve un'e-mail.
emergency-update = Aggiorna
emergency-update-title = Aggiorna l'emergenza { $number }
emergency-update-send = Pubblica l'aggiornamento
emergency-cancel = Chiudi l'emergenza
emergency-cancel-text = Che cosa dire ora che è finita
emergency-cancel-help = Chi segue la riceve per e-mail, e risponde alle segnalazioni raccolte che nessuno ha ancora in carico.
emergency-taken-in = Segnalazioni raccolte
emergency-taken-in-none = Nessuna segnalazione raccolta.
emergency-taken-in-waiting = { $n ->
    [one] Una aspetta la risposta
   *[other] { $n } aspettano la risposta
 }
emergency-taken-in-count = { $n ->
    [one] Una segnalazione raccolta
   *[other] { $n } segnalazioni raccolte
 }
emergency-taken-in-hidden = Di altri uffici: { $n }
emergency-field-event = Che cosa succede, in poche parole
emergency-field-event-help = Per esempio: Alluvione
emergency-field-headline = Titolo
emergency-field-headline-help = Si legge in cima a ogni pagina
emergency-field-description = Descrizione
emergency-field-instruction = Che cosa fare
emergency-field-english = In inglese
emergency-field-english-help = Facoltativo: se scrivi il titolo servono anche che cosa succede e che cosa fare.
emergency-field-call = Numero da chiamare
emergency-field-place = Dove, a parole
emergency-field-place-help = Per esempio: Centro, lungo il Rimaggio
emergency-field-extent = Area
emergency-field-circle = Intorno a un punto
emergency-field-address = Indirizzo o luogo
emergency-field-radius = Raggio in metri
emergency-field-areas = Zone
emergency-field-polygon = Disegnata
emergency-field-polygon-label = Poligono GeoJSON, lon e lat in WGS 84
emergency-field-polygon-help = Con la mappa qui sotto: un clic per ogni vertice.
emergency-field-draw-undo = Togli l'ultimo vertice
emergency-field-draw-clear = Ricomincia
emergency-field-map = Mappa per disegnare l'area
emergency-field-begins = Inizio, se non è già cominciata
emergency-field-ends = Fine
emergency-field-ends-help = Al più sette giorni: si può sempre aggiornare.
emergency-field-absorbs = Segnalazioni che raccoglie
emergency-field-absorbs-help = Quelle di queste categorie che arrivano dall'area: vanno all'ufficio indicato e ricevono risposta insieme.
emergency-date-missing = Scrivi giorno e ora
emergency-issued-done = Emessa.
emergency-updated-done = Aggiornata.
emergency-cancelled-done = Chiusa. Le segnalazioni raccolte ricevono la risposta.
emergency-taken-by = Raccolta dall'emergenza
emergency-mail-subject = { $jurisdiction }: { $headline }
emergency-mail-updated = Aggiornamento dell'emergenza { $number }.
emergency-mail-over = L'emergenza { $number } è finita.
emergency-mail-new = Emergenza { $number }, gravità: { $severity }.
emergency-mail-why = Riceve questa e-mail perché segue:

## Seguire una zona
rhythm-daily = Al massimo una e-mail al giorno
rhythm-weekly = Al massimo una e-mail alla settimana
rhythm-at-once = Appena c'è qualcosa di nuovo
follow-title = Segui una zona
follow-lead = Ti scriviamo quando arriva una nuova segnalazione o quando il Comune risponde, senza account.
follow-where = Dove
follow-everywhere = In tutto il comune
follow-area = In una frazione o un quartiere
follow-area-which = Quale
follow-area-missing = Manca la zona. Scegline una dall'elenco.
follow-around = Intorno a un punto
follow-around-point = { $metres } metri intorno a { $lat }, { $lon }
follow-radius = Raggio
follow-what = Di che cosa
follow-what-text = Scegli le categorie che ti interessano; se non ne scegli nessuna le segui tutte.
follow-by-mail = Per e-mail
follow-how-often = Quanto spesso
follow-email-help = Serve solo per questo. Ti mandiamo prima una domanda di conferma; ogni e-mail ha il collegamento per smettere.
follow-send = Seguimi per e-mail
follow-by-feed = Con un feed
follow-feed-text = Per chi usa un lettore di feed: lo stesso, senza lasciare l'indirizzo.
follow-feed = Apri il feed Atom
follow-asked = Ti abbiamo scritto. Apri il messaggio e premi il pulsante della pagina a cui porta: vale 48 ore.
follow-confirm = Sì, voglio seguire
follow-confirm-text = Premi il pulsante per cominciare a ricevere le e-mail che hai chiesto.
follow-begun = Fatto: da adesso ti scriviamo. In ogni e-mail c'è il collegamento per smettere.
follow-end-title = Non seguire più
follow-end-text = Premi il pulsante per non ricevere più queste e-mail: cancelliamo il tuo indirizzo.
follow-end-button = Non voglio più riceverle
follow-ended = Fatto: non ti scriviamo più e il tuo indirizzo è cancellato.
to-the-map = Vai alla mappa
follow-link = Segui questa zona
follow-question-subject = [{ $jurisdiction }] Vuoi seguire le segnalazioni?
follow-question = qualcuno ha chiesto di seguire per e-mail, a questo indirizzo: { $wanted }. Se sei tu, apri questo collegamento e premi il pulsante:
follow-question-expires = Il collegamento vale fino al { $until }. Se non sei tu non fare niente: non ti scriveremo più.
follow-subject = { $n ->
    [one] [{ $jurisdiction }] { $n } novità che segui
   *[other] [{ $jurisdiction }] { $n } novità che segui
}
follow-letter = ecco che cosa c'è di nuovo in quello che segui.
follow-new = Nuova: { $number }, { $category }{ $place }
follow-answered = Risposta data: { $number }, { $category }{ $place }
follow-more = E altre { $n }: le trovi sul sito.
follow-end = Per non seguire più «{ $wanted }»:
feed-title = Segnalazioni a { $name }
contact-title = Conferma il tuo indirizzo
contact-text = Premi il pulsante per confermare che questo indirizzo e-mail è tuo. Così chi risponde sa che ti raggiunge.
contact-confirm = È il mio indirizzo
contact-confirmed = Grazie, il tuo indirizzo è confermato.
contact-is-confirmed = indirizzo confermato
contact-is-not-confirmed = indirizzo non confermato
link-gone = Collegamento non più valido
link-gone-text = Questo collegamento è già stato usato o è scaduto. Se avevi già premuto il pulsante non serve altro.
mail-confirm = Conferma che questo indirizzo è tuo, con il pulsante che trovi qui:
## (fine seguire una zona)

## Dati personali: ricerca, consegna, cancellazione, registri
people-title = Dati personali
people-text = Quando qualcuno chiede i dati che lo riguardano, o di cancellarli, cercalo qui. Ogni ricerca resta scritta nel registro degli accessi.
people-search = Indirizzo e-mail o numero di telefono
people-wrong = Scrivi un indirizzo e-mail intero o almeno sei cifre del numero di telefono.
people-none = Non c'è niente con questo contatto.
people-since = Lasciato il
people-export = Scarica tutto in JSON
people-erase = Cancella i dati di questa persona
people-erase-text = Cancella nome, e-mail e telefono da tutte le segnalazioni trovate, e le zone che segue. Non si può annullare: non riceverà più notizie. Le segnalazioni restano, senza sapere di chi sono.
people-erase-texts = Togli anche quello che ha scritto e fotografato nelle segnalazioni già chiuse
people-confirm = Ho verificato chi lo chiede, cancella
people-confirm-missing = Per cancellare spunta la casella che dice che hai verificato chi lo chiede.
people-erased = Cancellati: { $n }.
person-reporter = ha segnalato
person-follower = segue
register-title = Registro dei dati personali
register-text = Chi ha guardato i dati personali di quale segnalazione, e che cosa è stato cancellato.
register-night = Che cosa si cancella da sé
register-night-text = Ogni notte si cancellano i contatti delle segnalazioni chiuse da più giorni di quelli previsti dalla categoria (365 se non dice altro) e, dove la categoria lo chiede, i testi e le foto dei cittadini.
register-try = Prova: che cosa si cancellerebbe adesso
register-dry = Si cancellerebbero i contatti di { $people } persone in { $reports } segnalazioni, e i testi di { $texts } segnalazioni.
register-erase = Cancella adesso
register-done = Cancellati: { $n }.
register-viewings = Accessi ai dati personali
register-erasures = Cancellazioni
register-none = Ancora niente.
register-at = Quando
register-number = Segnalazione
register-what = Che cosa
register-who = Chi
register-contact = ha visto i contatti
register-system = il sistema
register-older = Righe precedenti
erased-contact = contatti
erased-texts = testi e foto
erased-follow = zona seguita
erased-by-time = perché è passato il tempo
erased-on-request = su richiesta
## (fine dati personali)

## (fine una segnalazione)

## Pagine: segnala
submit-title = Segnala un problema
step-privacy = Autorizzazioni e condizioni
step-details = Dati di segnalazione
step-summary = Riepilogo
submit-privacy-text = I dati che invii servono solo a risolvere il problema e a risponderti; li tratta { $name }. Il testo e le foto sono pubblici: non scrivere nomi o altri dati di persone. Nome, e-mail e telefono non vengono mai pubblicati.
submit-resume = Hai una segnalazione già iniziata: continua da dove eri rimasto.
submit-privacy-check = Ho letto e compreso l'informativa sulla privacy
submit-privacy-missing = Per continuare spunta la casella: conferma di aver letto l'informativa.
forward = Avanti
back = Indietro
send = Invia
edit = Modifica
search = Cerca
choose = Scegli
errors-title = { $n ->
    [one] { $n } cosa da sistemare
   *[other] { $n } cose da sistemare
}
locating = Cerco la tua posizione…
no-position = Non riesco a trovare la tua posizione. Tocca la mappa o scrivi l'indirizzo.
map-choose = Mappa del luogo: muovila con le frecce, Invio mette il segnaposto al centro
map-pin = Segnaposto: spostalo con le frecce o trascinalo
uploading = Invio della foto in corso
upload-failed = La foto non è arrivata. Riprova.
place-search = Via, piazza o luogo
use-my-position = Usa la mia posizione
places-found = Luoghi trovati
place-none = Nessun luogo con questo nome. Prova con una parte del nome o tocca la mappa.
use-photo-place = Usa il luogo in cui è stata scattata la foto
place-help = Tocca la mappa nel punto del problema.
place-picture-alt = Mappa: tocca il punto del problema
move-map = Sposta la mappa
zoom-in = Ingrandisci
zoom-out = Riduci
north = Nord
south = Sud
east = Est
west = Ovest
place-near = Luogo scelto: { $name }
place-chosen = Luogo scelto sulla mappa
place-point = punto sulla mappa ({ $lat }, { $lon })
problem = Problema
category = Categoria
category-filter = Cerca una categoria: buca, lampione, rifiuti…
category-chosen = Categoria scelta: { $name }
category-questions = Mostra le domande della categoria
filter-remove-one = Togli il filtro
photo-take = Scatta una foto
category-choose = Scegli questa categoria
if-yes = Se sì:
contact-needed = Per questa categoria serve un contatto: senza, non possiamo verificare e risponderti.
subject = Oggetto
subject-help = In poche parole, per esempio «Buca davanti alla scuola».
description-help = Che cosa hai visto, da quando, perché è un problema. Niente nomi di persone.
photos = Foto o documenti (facoltativi, al massimo { $max })
photos-help = Foto JPEG, PNG o WebP fino a 15 MB, documenti PDF fino a 10 MB. I documenti li vede solo il Comune.
photos-send = Invia le foto scelte
photo-number = Foto { $n }
photo-remove = Togli
author = I tuoi contatti
author-text = Facoltativi. Se lasci un'e-mail ti avvisiamo a ogni passo. Non vengono mai pubblicati.
name = Nome e cognome
email = E-mail
nearby-title = { $n ->
    [one] È già stata segnalata?
   *[other] Sono già state segnalate?
}
nearby-text = Qui vicino ci sono segnalazioni aperte dello stesso tipo. Se è la stessa cosa, aggiungi la tua voce: non serve scrivere altro.
nearby-join = È questa
summary-warning = Controlla i dati prima di inviare. Le dichiarazioni che fai hanno valore ai sensi di legge (DPR 445/2000).
anonymous = Nessun contatto: la segnalazione è anonima e la segui dal collegamento privato.
done-title = Segnalazione inviata
done-number = Il numero della tua segnalazione è
done-next = Che cosa succede adesso
done-next-text = L'URP la affida all'ufficio giusto. Avrai la risposta entro { $day }.
done-mail = Ti abbiamo scritto all'e-mail che hai lasciato.
done-review = Questa categoria viene controllata prima di essere pubblicata.
copy = Copia il collegamento
copied = Copiato
qr-alt = Codice QR del collegamento privato
report-another = Fai un'altra segnalazione

category-change = Cambia categoria
found-places = { $n } luoghi trovati
found-categories = { $n } categorie trovate
step-done = fatto

## (fine segnala)

## Pagine: ufficio
sign-in = Accedi
sign-in-text = Per gli uffici del Comune e per gli enti che collaborano. I cittadini non hanno bisogno di un account.
sign-in-failed = E-mail o password non corrette. Riprova; se hai dimenticato la password puoi sceglierne un'altra.

## Accesso con il fornitore di identità del Comune (OpenID Connect)

openid-button = Accedi con { $name }
openid-or = oppure con e-mail e password
openid-unreachable = { $name } ora non risponde.
openid-unreachable-text = Riprova tra qualche minuto. Se qui hai una password, intanto puoi usare quella. Se continua, avvisa chi gestisce il servizio.
openid-attempt = L'accesso non è andato a buon fine.
openid-attempt-text = È durato più di dieci minuti, oppure era cominciato in un altro browser. Riprova da qui.
openid-declined = { $name } non ha completato l'accesso.
openid-declined-text = Forse hai annullato, oppure il tuo account non è abilitato a questo servizio. Riprova o chiedi a chi gestisce quegli account.
openid-unproved = La risposta di { $name } non è valida.
openid-unproved-text = Per sicurezza non hai effettuato l'accesso. Riprova; se continua, avvisa chi gestisce il servizio.
openid-unverified = { $name } non garantisce che il tuo indirizzo e-mail sia tuo.
openid-unverified-text = Perciò non possiamo riconoscere il tuo account. Chiedi a chi gestisce gli account di far verificare l'indirizzo. Se qui hai una password usa quella, e collega l'account dal tuo profilo.
openid-nobody = Non hai un accesso a questo servizio.
openid-nobody-text = { $name } ti ha riconosciuto, ma qui non c'è un account attivo per te: chiedi all'amministratore di sistema. Se hai più account, riprova e scegline un altro.
openid-section = Accesso con un altro account
openid-linked = Accedi con { $name }, collegato il { $at }.
openid-none = Il tuo account non è ancora collegato a { $name }. Si collega da solo la prima volta che accedi con { $name }, se l'indirizzo e-mail è lo stesso ed è verificato; altrimenti collegalo qui.
openid-taken = Questo account di { $name } non è il tuo, oppure il tuo è già collegato a un altro.
openid-taken-text = Scegline un altro, oppure scollega prima quello di ora.
openid-link = Collega
openid-link-on = La password è giusta. Ora continua con { $name }: quando torni qui l'account è collegato.
openid-link-go = Continua con { $name }
openid-now-linked = L'account è collegato: d'ora in poi puoi accedere anche così.
openid-unlink = Scollega
openid-unlinked = L'account è stato scollegato e gli altri dispositivi sono usciti. Si collega di nuovo se accedi così un'altra volta.
openid-no-password = Non hai una password: senza questo collegamento non potresti più accedere. Prima scegli una password.
openid-password-none = Non hai una password: accedi con un altro account.
openid-password-choose = Scegli anche una password
user-openid-linked = Accede con { $name }, dal { $at }.
user-openid-own = È il tuo account: puoi scollegarlo nel tuo profilo.
user-openid-unlink = Scollega l'account
user-openid-unlinked = L'account è stato scollegato ed è uscito da ogni dispositivo.

## Il proprio account

profile-title = Il tuo profilo
profile-of = { $name }: il tuo profilo
profile-name = Nome
profile-name-saved = Il nome è stato salvato.
profile-name-wrong = Scrivi nome e cognome, al massimo 120 caratteri.
profile-password = Cambia la password
profile-password-saved = La password è stata cambiata. Gli altri dispositivi devono accedere di nuovo.
profile-sessions = Dove hai effettuato l'accesso
profile-sessions-ended = L'accesso è stato terminato.
password-present = Password attuale
password-new = Nuova password
password-help = Almeno 10 caratteri. Una frase di più parole è facile da ricordare e difficile da indovinare.
password-wrong = La password attuale non è questa. Riprova.
password-weak = La password è troppo corta. Scegline una di almeno { $n } caratteri.
device-unknown = Dispositivo non riconosciuto
session-this = questo dispositivo
session-began = Accesso: { $at } (rete { $network }).
session-seen = Ultimo uso: { $ago }.
session-end = Termina
session-end-label = Termina l'accesso di { $device }
sessions-end-others = Termina tutti gli altri
save = Salva

## Accesso: password dimenticata, inviti

recover-title = Hai dimenticato la password?
recover-text = Scrivi l'e-mail con cui accedi: ti mandiamo un link per scegliere una nuova password.
recover-send = Invia il link
recover-sent = Se questo indirizzo ha un account, tra poco riceverai un'e-mail con un link che vale un'ora. Controlla anche la posta indesiderata.
sign-in-back = Torna all'accesso
password-first-title = Scegli la password
password-again-title = Scegli una nuova password
password-no-link-title = Il link non vale più
password-no-link = Il link è già stato usato o è scaduto. Puoi chiederne un altro.
password-choose = È la password con cui accederai come { $email }.
password-save = Salva la password
password-chosen = La password è stata salvata: ora puoi accedere.
mail-invitation-subject = [{ $name }] Il tuo account
mail-invitation = è stato creato un account per te nel servizio segnalazioni di { $name }. Per scegliere la password e accedere apri questo link:
mail-reset-subject = [{ $name }] Una nuova password
mail-reset = qualcuno, speriamo tu, ha chiesto una nuova password per il servizio segnalazioni di { $name }. Per sceglierla apri questo link:
mail-link-until = Il link vale fino a: { $until }. Si può usare una volta sola.
mail-link-ignore = Se non te lo aspettavi non devi fare nulla: senza questo link nessuno può cambiare la password.

## Il secondo fattore: i codici di un'app

code-section = Codice dell'app
code-section-text = Dopo la password, per accedere serve un codice che un'app mostra sul tuo telefono. Chi scopre la password non entra.
code-title = Il tuo codice
code-text = Scrivi il codice di sei cifre che l'app mostra ora.
code = Codice dell'app
code-failed = Questo codice non va bene, oppure è già stato usato. Aspetta il prossimo e scrivilo.
code-too-late = È passato troppo tempo. Accedi di nuovo.
code-lost = Hai perso il telefono? Scrivi uno dei tuoi codici di recupero, oppure rivolgiti a chi gestisce gli utenti.
code-in-force = Per accedere serve il codice della tua app.
code-needed = Il tuo account ha bisogno del codice di un'app: attivalo qui, poi si apre tutto il resto.
code-is-required = Il tuo account deve avere il codice di un'app: non si può togliere.
code-removed = Ora per accedere basta la password.
code-recovery-once = Questi sono i tuoi codici di recupero: ognuno ti fa entrare una volta senza l'app. Stampali o scrivili ora, non saranno mostrati di nuovo.
code-recovery-left = Codici di recupero rimasti: { $n }.
code-begin = Attivalo
code-step-app = Installa sul telefono un'app per i codici, per esempio FreeOTP o Aegis, se non ne hai una.
code-step-scan = Nell'app, inquadra questo codice.
code-step-confirm = Scrivi qui il codice che l'app mostra ora.
code-qr-alt = Codice QR per l'app
code-open-app = Sei sul telefono? Apri l'app
code-type-secret = Se non puoi inquadrarlo, scrivi questa chiave nell'app:
code-set-up = D'ora in poi chiedimi il codice
code-renew = Fai nuovi codici di recupero
code-other-app = Usa un'altra app
code-remove = Togli il codice
user-code-set = Questa persona accede con il codice di un'app.
user-code-missing = Questa persona accede senza il codice di un'app.
user-code-required = Il codice è obbligatorio.
user-code-free = Il codice non è obbligatorio.
user-code-ask = Rendi obbligatorio il codice
user-code-let = Non renderlo più obbligatorio
user-code-reset = Togli il codice perso
user-code-now-required = Il codice è obbligatorio: senza, questa persona raggiunge solo il suo profilo.
user-code-now-free = Il codice non è più obbligatorio.
user-code-reset-done = Il codice è stato tolto e l'account è uscito da ogni dispositivo.

## Le chiavi dei programmi

api-keys-title = Chiavi API
api-keys-text = Con una chiave il programma di un ufficio o ente esterno legge le sue segnalazioni e fa i suoi passaggi, come farebbe un partner. Non vede i dati di chi ha segnalato.
keys-none = Nessuna chiave.
key-add = Crea una chiave
key-name = Per quale programma
key-name-wrong = Scrivi per quale programma serve, al massimo 64 caratteri.
key-office-missing = Scegli l'ufficio o ente per cui il programma lavora.
key-made = La chiave è questa. Copiala ora, non sarà mostrata di nuovo.
key-made-at = Creata
key-seen = Ultimo uso
key-never-used = mai usata
key-revoke = Revoca
key-revoke-label = Revoca la chiave per { $name }
key-revoked = La chiave è revocata: chi la usa è rifiutato.

## Gli account, per l'amministratore di sistema

users-title = Utenti
users-back = Tutti gli utenti
users-add = Aggiungi una persona
users-add-text = Riceverà un'e-mail con un link, valido sette giorni, per scegliere la password.
users-invite = Aggiungi e invia l'invito
user-role = Ruolo
user-office = Ufficio o ente
user-no-office = nessuno
user-office-help = Serve a chi lavora per un ufficio: sportello, coordinatori, squadre, enti esterni.
user-role-missing = Manca il ruolo. Scegline uno dall'elenco.
user-email-wrong = L'e-mail non è scritta bene. Controllala, per esempio nome@example.org.
user-email-taken = C'è già un account con questa e-mail. Cercalo nell'elenco.
user-office-unfit = Questo ruolo ha bisogno di un ufficio del suo tipo. Scegline un altro.
user-oneself = Non puoi togliere l'accesso a te: deve farlo un altro amministratore di sistema.
user-invited = L'invito è in partenza.
user-saved = Le modifiche sono state salvate.
user-disabled = L'account è disattivato e i suoi accessi sono terminati.
user-enabled = L'account è di nuovo attivo.
user-mailed = L'e-mail con il link è in partenza.
user-signed-out = Gli accessi sono stati terminati.
user-access = Accesso
user-invite-again = Invia di nuovo l'invito
user-mail-reset = Invia un link per cambiare la password
user-sign-out = Termina tutti gli accessi
user-disable = Disattiva l'account
user-enable = Riattiva l'account
user-own = È il tuo account: ruolo e accesso può cambiarli solo un altro amministratore di sistema.
account-active = attivo
account-invited = invitato
account-disabled = disattivato
password = Password
desk-title = Segnalazioni da seguire
desk-new = Nuova segnalazione
desk-views = Viste
desk-empty = Niente da fare in questa vista.
desk-caption = Segnalazioni ordinate per scadenza
col-due = Scadenza
col-state = Stato
by-day = entro { $day }
view-new = Nuove
view-routed = Affidate
view-working = In corso
view-to-answer = Da rispondere
view-all = Tutte le aperte
keys-title = Tasti
keys-text = j e k: scorri · Invio: apri · n: nuova · r: affida · t: prendi in carico · d: già segnalata · a: rispondi · x: scegli · u: torna all'elenco · /: cerca · ?: questo aiuto
back-to-queue = Torna all'elenco
reserved = riservata
actions = Azioni
no-actions = In questo stato non ci sono azioni per il tuo ruolo.
office = Ufficio
reason = Motivo
review-on = Da rivedere il
original-number = Numero della segnalazione che prosegue
other-body = Altro ente
text-for-citizen = Testo per il cittadino
note-for-citizen = Nota per il cittadino (facoltativa)
note-for-office = Nota per l'ufficio (facoltativa)
conversation = Conversazione
internal = interna
internal-note = Nota interna
result = Che cosa ne è venuto
text-for-desk = Che cosa è stato fatto: l'URP ne fa la risposta al cittadino
text-for-office = Che cosa manca, per l'ufficio
begin-with = Testi pronti:
photo-after = Foto dopo l'intervento (facoltative)
interim-reply = Risposta interlocutoria al cittadino
interim-reply-help = La legge chi ha segnalato e chiunque apra la pagina. Non ferma nessun termine.
send-reply = Invia la risposta
attach = Documenti e foto (facoltativi)
split = Dividi in due segnalazioni
split-help = Per una segnalazione che contiene due problemi. Ognuno segue il suo percorso; il cittadino ha una sola risposta, quando tutti e due sono chiusi.
split-part = Problema { $n }
relation-parent = Nasce dalla segnalazione
relation-children = Divisa in
relation-original = Già segnalata in
relation-merged = Segnalazioni unite a questa
add-note = Aggiungi la nota
who = Chi ha segnalato
channel = Canale
no-contact = Nessun contatto
within-100 = Entro 100 metri
nothing-around = Nient'altro qui intorno.
withhold = Togli dalla vista del pubblico
publish = Pubblica
public-page = Pagina pubblica
desk-save = Salva

## (fine ufficio)

## Sportello
desk-search = Parole, indirizzo o numero
desk-filters = Filtri
desk-apply = Applica
desk-next = Le segnalazioni che seguono
desk-open = Segnalazione aperta
desk-open-help = Apri una segnalazione dell'elenco: la vedi qui senza lasciare la pagina. Con j e k scorri, con Invio apri.
desk-failed = La segnalazione non si è aperta. Riprova, oppure ricarica la pagina.
all-of-them = Qualsiasi
near-late = In ritardo
near-today = Entro oggi
near-later = Da domani in poi
view-name = Nome della vista
view-save = Salva come vista
view-remove = Togli
view-remove-label = Togli la vista { $name }
view-name-wrong = Dai un nome alla vista, al massimo 40 caratteri.
view-too-many = Le viste salvate possono essere al massimo { $n }. Togline una che non usi più.
found-by = Segnalazioni con «{ $text }», dalla più recente.
found-nothing = Nessuna segnalazione con «{ $text }». Prova con meno parole o con l'inizio di una parola.
since-title = Che cosa è cambiato intanto
left-over = Il testo che avevi scritto: copialo se ti serve ancora
caller-look = Cerca chi chiama
caller-known = Già conosciuto: { $name }
caller-unknown = Numero nuovo
desk-nearby = Aperte entro 100 metri
desk-same = stessa categoria
desk-join = È questa: aggiungi la voce di chi chiama
announced-number = Numero da dire a chi ha segnalato
announced-by = Risposta promessa entro { $day }.
bulk-tick = Scegli la segnalazione { $number }
bulk-act = Agisci su più segnalazioni
bulk-act-on = Agisci sulle scelte ({ $n })
bulk-title = { $n ->
    [one] { $n } segnalazione scelta
   *[other] { $n } segnalazioni scelte
}
bulk-none = Nessuna segnalazione scelta. Torna all'elenco e spunta quelle su cui vuoi agire insieme.
bulk-no-acts = Non c'è un'azione possibile per tutte: togli dalla scelta quelle in uno stato diverso, oppure aprile una per una.
bulk-chosen = Le segnalazioni scelte
bulk-result = Esito
bulk-done = fatto per { $n } su { $all }
bulk-item-done = fatto
bulk-item-refused = non fatto
bulk-item-undone = annullato
bulk-item-not-undone = Non annullato.
bulk-undo = Annulla
bulk-undo-said = Annullata un'azione fatta per errore.
bulk-undone = L'azione è stata annullata dove era possibile.
bulk-not-undoable = Questa azione non si può annullare.
bulk-too-late = Non si può più annullare: è passato troppo tempo o non è stato fatto niente.
bulk-undo-routes = Puoi annullare fino a { $at }: ogni segnalazione torna all'ufficio da cui viene. Resta scritto nel percorso, e chi è già stato avvisato lo resta.
bulk-undo-reopens = Puoi annullare fino a { $at }: ogni segnalazione viene riaperta, con termini nuovi, e chi ha segnalato lo legge. Le voci già unite all'altra segnalazione restano unite.
mentions-title = Menzioni
mentions-none = Nessuna nota aspetta il tuo ufficio.
mentions-seen = Letta
mention-office = Avvisa un ufficio (facoltativo)
mention-nobody = Nessuno
mention-help = Riceve un'e-mail e trova la nota tra le menzioni. Puoi anche scrivere @ e il codice dell'ufficio nella nota.
mention-title = Nota sulla segnalazione { $number }
mention-only-note = La segnalazione non è del tuo ufficio: della sua scheda vedi solo la nota che vi riguarda. Quello che rispondi lo legge chi la segue.
mention-reply = Rispondi
mention-answer = La risposta del tuo ufficio
mention-answer-help = È una nota interna: la leggono gli uffici, non il cittadino.
mention-send = Invia la risposta
comment-answers = risponde alla nota di { $by }, { $at }
mention-subject = Una nota per il tuo ufficio: segnalazione { $number }
mention-text = { $office } ha scritto una nota per il tuo ufficio sulla segnalazione { $number }. La trovi qui:
print = Stampa
print-back = Torna alla segnalazione
print-at = stampata il { $at }
print-opened = Ricevuta
preview = Anteprima
letter-preview-title = Così la legge chi ha segnalato

## (fine sportello)
## Instradamento: la regola che ha trovato l'ufficio

office-kind-body = Ente esterno che non lavora qui
fired-rule = Competente: { $office }, per la regola «{ $rule }» ({ $why }).
fired-always = Competente: { $office }, per la regola «{ $rule }».
fired-category = Competente: { $office }. Nessuna regola si applica: è l'ufficio della { $why }.
reason-category = categoria { $name }
reason-area = zona { $name }
reason-works = qui ci sono lavori in corso, { $number }
reason-street = { $name }
reason-answer = risposta «{ $value }»
hours-always = sempre
hours-open = a uffici aperti
hours-closed = a uffici chiusi
hours-between = dalle { $from } alle { $to }
border-town = Il punto è vicino al confine del Comune. Dov'è il problema?
border-zone = Il punto è vicino a «{ $name }». Dov'è il problema?
border-why = Da questo dipende chi deve occuparsene.
border-in = A { $name }
border-not-in = Fuori da { $name }
border-inside = Lì dentro
border-outside = Fuori
border-unsure = Non lo so
border-answered = Il punto è vicino al limite di { $name }. Chi segnala ha risposto: { $answer }.
refusal-side-missing = Il punto è vicino a un confine: rispondi alla domanda, anche con «Non lo so».
other-body-help = Scegli un ente o un comune vicino dall'elenco: il testo pronto dice come raggiungerlo. Puoi anche scrivere un altro nome.

## (fine instradamento)

## Assenze
assigned-subject = [{ $jurisdiction }] { $count ->
    [one] Una segnalazione per il tuo ufficio
   *[other] { $count } segnalazioni per il tuo ufficio
}
assigned-next = Apri la segnalazione e prendila in carico; se non è del tuo ufficio affidala a quello giusto o scrivilo allo sportello.
absence-title = Assenze e sostituto
absence-text = Mentre sei via i promemoria e il riepilogo del mattino arrivano anche a chi ti sostituisce.
absence-nobody = Nel tuo ufficio non c'è nessun altro che possa sostituirti.
absence-substitute = Chi ti sostituisce
absence-from = Dal giorno
absence-until = Al giorno, compreso
absence-remove = Sono presente
absence-saved = L'assenza è stata salvata.
absence-removed = L'assenza è stata tolta.
absence-substitute-wrong = Scegli una persona del tuo ufficio.
absence-period-wrong = Scrivi un periodo che non sia già finito, di un anno al massimo, con il primo giorno non dopo l'ultimo.

## Invii: mail, webhook, inoltri

mail-stop-title = Le mail su una segnalazione
mail-stop-text = Ti scriviamo quando la segnalazione va avanti e quando c'è la risposta. Se premi qui sotto non ti scriviamo più, nemmeno per la risposta: la trovi comunque alla pagina della segnalazione.
mail-stop-do = Non scrivetemi più
mail-stop-done = Non ti scriviamo più su questa segnalazione.
mail-stop-done-text = La segnalazione va avanti lo stesso: a che punto è lo leggi alla sua pagina. Se hai cambiato idea puoi ricevere di nuovo le mail.
mail-stop-undo = Scrivetemi di nuovo
mail-stop-undone = Ti scriviamo di nuovo.

sendings-title = Invii
sendings-text = Che cosa aspetta di partire e che cosa non è arrivato. Un invio non riuscito si ritenta da solo, sempre più di rado; dopo l'ultimo tentativo resta qui finché qualcuno non lo ritenta.
sendings-none = Niente in attesa e niente di fallito.
sendings-waiting = In attesa: { $count }
sendings-failed = Falliti, da ritentare a mano: { $count }
sendings-more = Qui ci sono i primi { $count }, i falliti prima.
sending-kind = Tipo
sending-what = Che cosa
sending-to = A chi
sending-attempts = Tentativi
sending-next = Prossimo tentativo
sending-never = nessuno
failure-no-address = L'ente non ha, o non ha più, un indirizzo a cui inoltrare in questo modo.
failure-no-secret = L'ente non ha un webhook, il cui segreto firmerebbe quanto si invia.
failure-address = L'indirizzo non va bene: solo https, e non una rete privata.
failure-late = Non ha risposto in tempo.
failure-no-connection = Nessuno accetta connessioni a quell'indirizzo.
failure-insecure = Manca una connessione sicura: il certificato non va bene.
failure-unreachable = Non si raggiunge.
failure-refused = Ha rifiutato, con risposta { $code }.
failure-elsewhere = Manda a un altro indirizzo, con risposta { $code }: non lo si segue.
failure-unreadable = Ha accettato, ma la sua risposta non si legge.
failure-mail-address = L'indirizzo e-mail non va bene.
failure-mail-refused = Il server di posta ha rifiutato, con risposta { $code }.
failure-mail-late = Il server di posta non ha risposto in tempo.
failure-mail-insecure = Il server di posta non ha una connessione sicura.
failure-mail-unreachable = Il server di posta non si raggiunge.
failure-folder = La cartella della posta in uscita non si può scrivere.
failure-internal = Un guasto dell'installazione: vedi il registro del server.
sending-why = Perché non è riuscito
sending-again = Ritenta
sending-again-all = Ritenta tutti i falliti
sending-retried = Si ritenta subito.
sending-mail = Mail
sending-letter = Mail a un ufficio
sending-account = Mail su un account
sending-invitation = invito
sending-reset = password dimenticata
sending-hook = Webhook
sending-forward = Inoltro
sending-to-citizen = a chi segue la segnalazione
sending-event = segnalazione { $number }, evento { $seq }

hooks-title = Webhook
hooks-text = Il sistema di un ufficio o di un ente può ricevere ciò che accade alle segnalazioni di cui risponde, firmato secondo Standard Webhooks. Non contiene dati personali.
hooks-none = nessun webhook
hooks-on = attivo
hooks-off = sospeso
hooks-back = Tutti i webhook
hook-of = Webhook di { $office }
hook-url = Indirizzo
hook-url-help = Comincia con https://. Gli indirizzi di reti private non sono ammessi.
hook-url-wrong = Scrivi un indirizzo che comincia con https://, senza nome utente e password.
hook-events = Quali eventi
hook-events-none = Scegli almeno un evento.
hook-enabled = Attivo
hook-save = Salva
hook-saved = Il webhook è stato salvato.
hook-secret-title = La chiave segreta
hook-secret-once = Copiala ora nel sistema che riceve: non la mostriamo più.
hook-secret-text = Con la chiave il sistema che riceve controlla la firma. Se la rinnovi, per 24 ore firmiamo con la vecchia e con la nuova.
hook-renew = Rinnova la chiave
hook-renewed = La chiave è stata rinnovata: quella di prima vale ancora fino a { $until }.
hook-remove = Togli il webhook
hook-removed = Il webhook è stato tolto.
topic-assigned = affidata all'ufficio
topic-withdrawn = affidata a un altro ufficio
topic-progress = avanza, si ferma o riparte
topic-resolved = esito proposto
topic-sent-back = esito rimandato all'ufficio
topic-closed = chiusa, con la risposta o altrimenti
topic-reopened = riaperta
topic-comment = commento o nota
forward-subject = [{ $name }] Segnalazione { $number } di vostra competenza
forward-opening = { $name } vi inoltra la segnalazione { $number }, che risulta di vostra competenza.
forward-category = categoria: { $category }
forward-place = dove: { $place }
forward-since = ricevuta il { $at }
forward-please = Per confermare che l'avete ricevuta aprite questo indirizzo e premete il pulsante:
forward-link = La segnalazione, con le foto:
way-mail = mail
way-webhook = webhook
way-open311 = Open311
delivery-pending = in attesa di partire
delivery-retried = non partito, si ritenta
delivery-failed = non riuscito
delivery-sent = partito
delivery-acknowledged = ricevuto
forwarded = Inoltrata a { $body } il { $at }.
forwarded-received = Inoltrata a { $body } il { $at }, ricevuta il { $received }.
forwards-itself = si inoltra da sé
forwards-title = Inoltri
forwards-queued = dal { $at }
forwards-sent = partito il { $at }
forwards-received = ricevuto il { $at }
forwards-reference = loro numero: { $reference }
forwards-attempts = tentativi: { $count }
forwards-next = prossimo tentativo: { $at }
acknowledge-title = Conferma di ricezione
acknowledge-text = La segnalazione { $number } è stata inoltrata a { $body }.
acknowledge-do = Confermo che è arrivata
acknowledge-done = Ricezione confermata il { $at }.
## Impostazioni, per l'amministratore di sistema

settings-title = Impostazioni
settings-text = Che cosa vale nel Comune: ogni modifica ha un autore e una data, e non cambia il passato.
settings-rules = Regole di instradamento
settings-rules-text = Quale ufficio o ente è competente, secondo la categoria, il luogo, l'orario e le risposte. Vale la prima regola che si applica.
settings-categories = Categorie
settings-categories-text = Di che cosa può parlare una segnalazione, che cosa si chiede e quali scadenze si promettono.
settings-offices = Uffici ed enti
settings-offices-text = Chi risponde delle segnalazioni, e a quali enti si passa ciò che non spetta al Comune.
settings-groups = Gruppi di categorie
settings-groups-text = I titoli sotto cui le categorie si scelgono.
setting-new-group = Nuovo gruppo
group-row = { $n ->
    [0] nessuna categoria
    [one] una categoria
   *[other] { $n } categorie
}
category-keeping = Conservazione dei dati personali
keeping-contacts = Recapiti: giorni dopo la chiusura
keeping-contacts-help = Passati questi giorni nomi, telefoni ed e-mail si cancellano da soli, la notte. Vuoto: { $days } giorni.
keeping-texts = Testi e foto dei cittadini: giorni dopo la chiusura
keeping-texts-help = Passati questi giorni quello che i cittadini hanno scritto e mandato non si vede più. Vuoto: si conserva per sempre.
settings-templates = Testi pronti
settings-templates-text = I testi con cui l'operatore comincia una risposta.
settings-areas = Zone e confini
settings-areas-text = Frazioni, zone di competenza, comuni vicini e il confine del Comune.
settings-calendar = Calendario e sportello
settings-calendar-text = Orari degli uffici, patrono, giorni di chiusura e contatti dello sportello.
setting-add = Aggiungi
setting-new-rule = Nuova regola
setting-new-category = Nuova categoria
setting-new-office = Nuovo ufficio o ente
setting-new-template = Nuovo testo pronto
setting-new-area = Nuova zona
setting-code = Codice
setting-code-help = Non cambia più. Se lo lasci vuoto si ricava dal nome.
setting-code-wrong = Usa lettere minuscole senza accenti, cifre e trattini.
setting-code-taken = C'è già un'impostazione con questo codice. Scegline un altro.
setting-missing = Manca: scrivi qualcosa qui.
setting-choose = Scegli una voce dell'elenco.
setting-number = Scrivi un numero da { $from } a { $to }.
setting-too-many = Sono troppi: al massimo { $max }.
setting-day-wrong = Scrivi una data, per esempio 2026-12-24.
setting-web-wrong = Scrivi un indirizzo che comincia con https://
setting-stale = Nel frattempo qualcuno ha cambiato le impostazioni. Ricarica la pagina, guarda che cosa vale adesso e ripeti la modifica.
setting-name = Nome
setting-kind = Tipo
setting-short-name = Nome breve
setting-name-en = Nome in inglese
setting-description-en = Descrizione in inglese
setting-group = Gruppo
setting-website = Sito
setting-categories = Categorie
setting-all-if-none = Nessuna scelta: vale per tutte.
setting-chosen = { $n ->
    [0] Nessuna voce scelta su { $all }
    [one] Una voce scelta su { $all }
   *[other] { $n } voci scelte su { $all }
}
setting-check = Controlla che cosa cambia
setting-check-help = Non salva ancora: mostra prima che cosa cambierebbe.
setting-saved = Salvato: vale da adesso.
setting-saved-moved = Salvato: vale da adesso. Segnalazioni spostate: { $n }.
setting-is-retired = non più in uso
setting-retire-title = Non serve più?
setting-retire = Non più in uso
setting-retire-help = Nulla si cancella: i moduli non lo propongono più, le segnalazioni di prima continuano a mostrarlo.
preview-title = Che cosa cambierebbe
preview-none-moved = Nessuna segnalazione aperta cambierebbe ufficio.
preview-moved = Segnalazioni aperte, non ancora prese in carico, che avrebbero un altro ufficio competente: { $n }.
preview-way = da { $from } a { $to }
preview-more = E altre { $n }.
preview-move = Sposta subito anche quelle già affidate ({ $n }). Le altre sono allo sportello, che vedrà il nuovo ufficio.
preview-keep-dates = Le segnalazioni aperte tengono le scadenze promesse ({ $n }): quelle nuove valgono da adesso in poi.
preview-left-behind = Segnalazioni aperte che restano a questo ufficio e vanno affidate ad altri: { $n }.
preview-contacts-erased = La prossima notte si cancellerebbero i recapiti di { $n ->
    [one] una persona
   *[other] { $n } persone
}, perché è passato il tempo per cui si conservano.
preview-texts-erased = La prossima notte si toglierebbero testi e foto dei cittadini da { $n ->
    [one] una segnalazione chiusa
   *[other] { $n } segnalazioni chiuse
}.
preview-cut = Il tempo non è bastato per guardare tutte le segnalazioni aperte: queste cifre sono delle { $n } con la scadenza più vicina.
preview-save = Salva
preview-leave = Lascia com'è
history-title = Modifiche
history-system = configurazione iniziale
history-first = Prima versione.
history-same = Nessuna differenza.
history-nothing = niente
history-change = { $field }: da «{ $from }» a «{ $to }»
history-shape = La forma è un'altra.
unfit-not-there = Una delle voci scelte non c'è o non è più in uso.
unfit-works-elsewhere = Questo ente non lavora in questo sistema: non gli si può affidare nulla da qui.
unfit-in-use = Non si può: lo usano { $users }. Cambia prima quelli.
unfit-last-one = Non si può: senza, non ce ne sarebbe più nessuno.
unfit-fixed = Questo non si può cambiare: quanto è già scritto non sarebbe più vero.
unfit-days = Finisce prima di cominciare: correggi le date.
unfit-never-then = Questa azione non si fa mai in questo stato: { $states }. Togli il segno.
unfit-elsewhere = La forma è lontana dal Comune. Controlla che le coordinate siano longitudine e latitudine.
office-kind-help = Un ente che non lavora qui non riceve segnalazioni: gli si passa ciò che è suo.
office-does = Di che cosa si occupa
office-contacts = Contatti per i cittadini
office-forward = Come gli si passa una segnalazione
office-forward-help = Per gli enti esterni: dove arriva ciò che il Comune passa a loro.
forward-by = Modo
forward-none = Nessun invio
forward-mail = Posta elettronica
forward-webhook = Webhook firmato
forward-open311 = Open311
forward-to = Indirizzo
forward-to-help = Un indirizzo e-mail, o https://… per gli altri modi.
category-office = Ufficio della categoria
category-office-help = Quello competente quando nessuna regola si applica.
category-automatic-help = Qualunque ufficio trovino le regole. Lo sportello la vede comunque.
category-office-answers = L'ufficio può rispondere al cittadino senza lo sportello
category-terms = Scadenze promesse, dal momento in cui la segnalazione arriva
category-form = Nel modulo
category-keywords = Parole con cui si trova
category-keywords-help = Separate da virgole.
category-icon = Icona
category-severity = Gravità abituale, da 1 (un desiderio) a 5 (pericolo)
category-nearby = Entro quanti metri è probabilmente la stessa cosa
category-contact = Chi segnala deve lasciare un contatto
category-ground = Riguarda il suolo: ne risponde chi vi lavora, e chi vi ha lavorato finché dura la garanzia
category-review = Si pubblica solo dopo averla guardata
category-stop = Domanda sul pericolo
stop-help = Chi risponde sì legge che cosa fare subito invece di segnalare. Lascia vuoto se non serve.
stop-question = Domanda
stop-question-en = Domanda in inglese
stop-text = Che cosa fare
stop-text-en = Che cosa fare, in inglese
term-take-charge = Presa in carico
term-inspect = Sopralluogo (facoltativo)
term-resolve = Soluzione
term-answer = Risposta al cittadino
term-unit = { $term }: unità
term-wrong = Scrivi un numero fino a 3650.
unit-working-days = giorni lavorativi
unit-days = giorni di calendario
unit-working-hours = ore di ufficio
unit-hours = ore
unit-minutes = minuti
question-n = Domanda { $n }
question-new = Nuova domanda (facoltativa)
question-asks = Testo
question-asks-en = Testo in inglese
question-kind = Come si risponde
question-choice = una scelta
question-yes-no = sì o no
question-text = testo libero
question-number = un numero
question-choices = Scelte
question-choices-help = Una per riga: nome | nome in inglese. Quelle già usate cominciano con il loro codice; se ne togli una non si può più scegliere, ma le risposte date restano.
question-choice-wrong = Questa riga non va bene: «{ $line }». Scrivi nome | nome in inglese.
question-help = Aiuto sotto la domanda
question-help-en = Aiuto in inglese
question-required = La risposta è obbligatoria
question-retired = Non si chiede più
rule-name-help = Si legge accanto alle segnalazioni a cui si applica.
rule-order = Ordine
rule-order-help = Le regole con il numero più basso si provano prima.
rule-office = Ufficio o ente competente
rule-automatic = Affida subito, senza passare dallo sportello
rule-automatic-help = Altrimenti lo sportello vede l'ufficio proposto e decide.
rule-when = Quando si applica
rule-areas = Zone
rule-place-help = Nessuna zona e nessuna strada: vale ovunque. Zone e strade insieme: basta una.
rule-streets = Strade
rule-streets-help = Una per riga, come comincia l'indirizzo: per esempio Strada provinciale 130.
rule-answers = Risposte date
rule-answers-help = Devono esserci tutte quelle scelte.
rule-hours = Orario
hours-between-these = tra queste ore
rule-from-time = Dalle
rule-to-time = Alle
rule-time-help = Solo per «tra queste ore». Può passare la mezzanotte: dalle 22:00 alle 06:00.
rule-hours-wrong = Scrivi due ore diverse, per esempio 22:00 e 06:00.
rule-from-day = Dal giorno
rule-to-day = Al giorno
rule-day-help = Vuoto: senza limite.
rule-row = { $order } · { $office } · { $how }
rule-at-once = subito
rule-to-desk = proposta allo sportello
template-act = Azione
template-text = Testo
template-states = Stati della segnalazione
template-states-help = Nessuno scelto: si offre ogni volta che l'azione è possibile.
template-text-help = Si riempiono da soli: { $places }
area-boundary = confine del Comune
area-quarter = frazione o quartiere
area-zone = zona di competenza
area-neighbour = comune vicino
area-contact = Dove si rivolgono i cittadini
area-contact-help = Per i comuni vicini: l'indirizzo del loro sito.
area-shape = Forma
area-file = File GeoJSON
area-file-help = Poligoni in longitudine e latitudine (WGS 84), al massimo { $max } vertici e un megabyte.
area-geojson = Oppure incolla il GeoJSON
area-geojson-help = Se lasci vuoto, la forma resta quella che c'è.
area-picture = La zona sulla mappa
polygon-not-geojson = Non è un GeoJSON. Esportalo di nuovo dal tuo programma di mappe.
polygon-none = Non contiene poligoni: servono Polygon o MultiPolygon.
polygon-too-many = Ha troppi vertici: al massimo { $max }. Semplifica la forma.
polygon-not-degrees = Le coordinate non sono longitudine e latitudine in gradi (WGS 84). Convertile.
polygon-broken = La forma non è valida: un contorno si incrocia o non si chiude.
calendar-hours = Orari degli uffici
calendar-hours-help = Per esempio 08:30-13:00, 15:00-17:30. Vuoto: chiuso.
calendar-hours-wrong = Scrivi per esempio 08:30-13:00, 15:00-17:30, in ordine.
calendar-days-off = Giorni di chiusura
calendar-patron = Patrono
calendar-patron-help = Mese e giorno, per esempio 11-11.
calendar-closures = Altre chiusure
calendar-closures-help = Una per riga: data e motivo, per esempio 2026-12-24 Vigilia di Natale.
calendar-closure-wrong = Questa riga non va bene: «{ $line }». Scrivi data e motivo, ogni data una volta.
calendar-desk = Contatti dello sportello
day-monday = Lunedì
day-tuesday = Martedì
day-wednesday = Mercoledì
day-thursday = Giovedì
day-friday = Venerdì
day-saturday = Sabato
day-sunday = Domenica

## (fine impostazioni)

## Messaggi di posta

mail-subject = [{ $jurisdiction }] Segnalazione { $number }: { $state }
mail-greeting = Buongiorno,
mail-received = il { $date } abbiamo ricevuto la tua segnalazione { $number } ({ $category }).
mail-reply = il { $date } abbiamo scritto sulla segnalazione { $number } ({ $category }).
mail-document = il { $date } abbiamo allegato un documento alla segnalazione { $number } ({ $category }): «{ $title }». Si scarica dalla sua pagina.
mail-news = il { $date } la segnalazione { $number } ({ $category }) è passata allo stato: { $state }.
mail-answer = Risposta del Comune:
mail-note = Messaggio del Comune:
mail-transferred = L'ente che se ne occupa: { $to }
mail-original = Da ora segui la segnalazione { $number }:
    { $link }
mail-office = La segue: { $office }.
mail-until = Risposta entro: { $day }.
mail-review = Il lavoro riprende, o ti diciamo di più, entro: { $day }.
mail-link = Segui la segnalazione a questo indirizzo:
mail-link-private = Segui la tua segnalazione a questo indirizzo. È personale: non darlo ad altri.
mail-stop = Ricevi questo messaggio perché hai lasciato il tuo indirizzo per la segnalazione { $number }. Se non vuoi più riceverne apri questo indirizzo:
## (fine posta)

## Scadenze e orologi
term-minutes = { $n ->
    [one] Un minuto
   *[other] { $n } minuti
}
term-hours = { $n ->
    [one] Un'ora
   *[other] { $n } ore
}
term-working-hours = { $n ->
    [one] Un'ora di apertura degli uffici
   *[other] { $n } ore di apertura degli uffici
}
term-working-days = { $n ->
    [one] Un giorno lavorativo
   *[other] { $n } giorni lavorativi
}
term-days = { $n ->
    [one] Un giorno
   *[other] { $n } giorni
}
why-at = { $day } alle { $time }
why-plain = { $term } da { $from }: fino a { $at }.
why-days-off = { $term } da { $from }, senza contare { $off }: fino a { $at }.
why-moved = { $term } da { $from }; non scade in un giorno non lavorativo, { $off }, ma { $at }.
why-former-calendar = { $term } dal { $from }, con il calendario degli uffici in vigore quel giorno.
why-elsewhere = La data viene dal sistema da cui la segnalazione è stata ripresa.
why-paused = L'orologio dell'ufficio è stato fermo: { $span } in più.
why-then = Perché entro quel giorno?
day-off-weekend = fine settimana
day-off-patron-saint = festa del patrono
holiday-new-year = Capodanno
holiday-epiphany = Epifania
holiday-easter-monday = Lunedì dell'Angelo
holiday-liberation = Festa della Liberazione
holiday-labour = Festa del Lavoro
holiday-republic = Festa della Repubblica
holiday-assumption = Ferragosto
holiday-saint-francis = San Francesco
holiday-all-saints = Ognissanti
holiday-immaculate-conception = Immacolata Concezione
holiday-christmas = Natale
holiday-saint-stephen = Santo Stefano
clocks = Tempi
clock-citizen = Per il cittadino
clock-office = Per l'ufficio
clock-left = entro il { $by }, mancano { $span }
clock-late = era entro il { $by }, in ritardo di { $span }
clock-stands = fermo dal { $since }
due-take-charge = Presa in carico
due-inspect = Sopralluogo
due-resolve = Soluzione
due-answer = Risposta
reminders = Promemoria
reminded = { $at }: { $stage } (scadenza { $due })

## Promemoria agli uffici
stage-warning = Promemoria prima della scadenza
stage-expired = Avviso alla scadenza
stage-coordinator = Avvisato il coordinatore
stage-administrator = Avvisata l'amministrazione
due-subject = [{ $jurisdiction }] { $count ->
    [one] Una segnalazione in scadenza o scaduta
   *[other] { $count } segnalazioni in scadenza o scadute
}
due-heading-warning = In scadenza:
due-heading-expired = Scadute ora:
due-heading-coordinator = Scadute da tempo, per il coordinatore:
due-heading-administrator = Scadute da molto, per l'amministrazione:
due-line = { $number } { $category } ({ $office })
due-until = scade il { $at }
due-late = scaduta il { $at }, in ritardo di { $span }
due-next = Apri la segnalazione e falla avanzare, oppure sospendila con il motivo e la data in cui riguardarla.
day-subject = { $office }: segnalazioni di { $day }
day-late = in ritardo: { $count }
day-today = in scadenza oggi: { $count }
day-open = aperte in tutto: { $count }
no-office = nessun ufficio

## Andamento
figures-title = Andamento
figures-lead = Segnalazioni arrivate { $days }
figures-days = dal { $from } al { $to }
figures-scope = Periodo e ambito
figures-from = Dal giorno
figures-to = Al giorno
figures-area = Zona
figures-outside = Fuori dalle zone
figures-this-year = Quest'anno
figures-csv = Scarica i dati (CSV)
figures-before = { $value } nel periodo prima
figures-none = nessun dato
figures-not-yet = non ancora noto
figures-no-term = senza scadenza
figures-set-aside = { $n ->
    [one] Una segnalazione chiusa senza una risposta propria: doppione o ritirata
   *[other] { $n } segnalazioni chiuse senza una risposta propria: doppioni e ritirate
}
figures-steps = Dove va il tempo
figures-steps-text = Quanto dura ogni passo dell'iter e quante volte è finito entro la scadenza dell'ufficio. La barra è il tempo mediano.
figures-categories = Per categoria
figures-areas = Per zona
figures-table-text = La barra è il numero delle segnalazioni ricevute. In tempo: con risposta entro la data promessa, su quelle con risposta e quelle scadute.
figures-offices = Per ufficio
figures-offices-text = Ciò che ogni ufficio ha avuto in mano, anche se poi è passato ad altri. Il tempo in mano non conta le attese motivate né la risposta dello sportello. La barra è il numero delle segnalazioni avute.
figures-median = Tempo mediano
figures-ninetieth = 9 su 10 entro
figures-had = Avute
figures-steps-on-time = Passi in tempo
figures-passed = Conclusi
figures-how = I tempi sono di orologio, notti e festivi compresi. Conta anche ciò che è ancora aperto: chi aspetta ha già aspettato almeno fin qui, perciò un tempo mediano non migliora lasciando indietro le segnalazioni vecchie (stima di Kaplan e Meier). Il periodo prima è lungo uguale e guardato quando era vecchio come questo adesso.
figures-count = { $n ->
    [one] una segnalazione
   *[other] { $n } segnalazioni
}
figures-nothing = Nessuna segnalazione.
figures-opened = Arrivata
figures-promised = Risposta promessa
figures-missed = mancata
figures-closed = Chiusa
figures-reserved = riservata
figures-page-before = Pagina precedente
figures-page-after = Pagina seguente
figure-received = Ricevute
figure-received-means = Tutte quelle arrivate nel periodo.
figure-answered = Con risposta
figure-answered-means = Il cittadino ha la risposta: conclusa, non accolta con il motivo, o passata ad altro ente.
figure-set-aside = Chiuse senza risposta
figure-set-aside-means = Doppioni, che hanno la risposta dell'altra, e ritirate da chi le aveva mandate.
figure-open = Aperte
figure-open-means = Qualcuno deve ancora qualcosa, anche se attende con un motivo.
figure-overdue = Scadute
figure-overdue-means = Aperte dopo la data promessa al cittadino, che non si ferma mai.
figure-on-time = In tempo
figure-on-time-means = Con risposta entro la data promessa al cittadino.
figure-share-means = { $met } in tempo, su { $answered } con risposta e { $overdue } scadute: ciò che è aperto e in ritardo conta.
figure-to-answer = Tempo mediano alla risposta
figure-to-answer-means = Metà ha la risposta entro questo tempo, 9 su 10 entro: { $ninetieth }.
figure-held = In mano ora
figure-held-means = Aperte, e ora in questo passo o a questo ufficio.
figure-late = In ritardo ora
figure-late-means = Aperte, e il passo in cui sono ha superato la scadenza dell'ufficio.
step-received = In attesa di un ufficio
step-routed = In attesa di presa in carico
step-taken-in-charge = Presa in carico, prima di sopralluogo o lavori
step-inspected = Dopo il sopralluogo, prima dei lavori
step-in-progress = Lavori
step-suspended = Attesa con un motivo
step-resolved = In attesa della risposta dello sportello
step-reopened = Riaperta, in attesa di ripresa

## Interventi: lavori e attività sul territorio

works-title = Interventi
works-lead = Lavori e attività sul territorio: in corso, in programma e finiti da poco.
works-none = Nessun intervento.
works-current = In corso
works-coming = In programma
works-past = Finiti
works-all = Tutti
works-road-works = Lavori stradali
works-utilities = Sottoservizi
works-lighting = Illuminazione
works-greenery = Verde
works-cleaning = Pulizia
works-building = Edifici pubblici
works-occupation = Occupazione di suolo
works-event = Evento
works-other = Altro
works-state-proposed = Proposto
works-state-authorised = Autorizzato
works-state-planned = In programma
works-state-active = In corso
works-state-suspended = Sospeso
works-state-completed = Finito
works-state-checked = Finito e verificato
works-state-cancelled = Annullato
works-act-authorise = Autorizza
works-act-plan = Conferma le date
works-act-start = Inizia
works-act-start-at-once = Inizia subito, con urgenza
works-act-suspend = Sospendi
works-act-resume = Riprendi
works-act-complete = Finito
works-act-check = Verifica
works-act-send-back = Rimanda all'esecutore
works-act-cancel = Annulla
works-effect-closure = Strada chiusa
works-effect-lane = Restringimento o senso unico alternato
works-effect-parking-ban = Divieto di sosta
works-effect-pavement = Marciapiede chiuso
works-effect-speed = Limite di velocità
weekday-mon = lun
weekday-tue = mar
weekday-wed = mer
weekday-thu = gio
weekday-fri = ven
weekday-sat = sab
weekday-sun = dom
works-window = da { $from } a { $until }
works-is-planned = In programma da { $from } a { $until }.
works-is-late-to-start = Doveva iniziare { $from }: in ritardo di { $late }.
works-is-active = In corso fino a { $until }.
works-is-overrun = In corso: doveva finire { $until }, in ritardo di { $late }.
works-is-done = Finito { $at }.
works-is-since = { $state } da { $at }.
works-by = Esegue: { $executor }
works-answers = Ne risponde: { $office }
works-traffic = Effetti sul traffico
works-phases = Fasi
works-order = Ordinanza { $number } del { $date }
works-order-document = Leggi l'ordinanza
works-where = Dove
works-map-alt = Mappa dell'intervento: { $place }
works-length = Lunghezza: { $metres } m
works-area = Superficie: { $metres } m²
works-linked-reports = Segnalazioni a cui risponde
works-report-site = Segnala un problema del cantiere
works-outcome = Che cosa è stato fatto
works-cancelled-because = Perché non si fa
works-new = Nuovo intervento
works-edit = Modifica il piano
works-save = Salva
works-save-anyway = Salva comunque
works-check-overlaps = Controlla le sovrapposizioni
works-back = Torna agli interventi
works-kind = Tipo
works-name = Titolo
works-from = Dal
works-until = Al
works-executor = Esecutore
works-office = Ufficio che ne risponde
works-address = Indirizzo o luogo
works-geometry = Luogo sulla mappa
works-geometry-hint = Disegna un punto, una linea o un'area sulla mappa; oppure incolla una geometria GeoJSON (longitudine, latitudine). Senza disegno vale il punto dell'indirizzo.
works-draw-point = Punto
works-draw-line = Linea
works-draw-area = Area
works-draws = Disegna
works-draws-whole = tutto l'intervento
works-draws-phase = la fase
works-draw-undo = Togli l'ultimo vertice
works-draw-clear = Cancella il disegno
works-draw-snap = Aggancia alle strade
works-draw-hint = Tocca la mappa per aggiungere i vertici e trascinali per spostarli. Da tastiera: sposta la mappa con le frecce e premi Invio per aggiungere un vertice al centro.
works-drawn-length = { $metres } m
works-drawn-area = { $metres } m²
works-vertex = Vertice { $n }
works-order-number = Numero dell'ordinanza
works-order-date = Data dell'ordinanza
works-order-file = Documento dell'ordinanza (PDF o foto)
works-contact = Contatto del cantiere (ufficio e telefono, senza nomi di persone)
works-cost = Costo in euro
works-cig = CIG
works-procedure = Procedura o contratto
works-practice = Pratica edilizia
works-warranty = Garanzia in mesi
works-reports = Numeri delle segnalazioni collegate
works-reports-hint = Separati da virgole: 2026-000123, 2026-000124
works-phase-title = Fase
works-phase-geometry = Luogo della fase (GeoJSON), se diverso
works-effect = Effetto
works-effect-days = Giorni
works-effect-hours = Ore
works-overlaps = Altri interventi qui
works-overlap-now = Negli stessi giorni, nello stesso posto
works-overlap-dig = Scavo vicino, a { $days } giorni di distanza: si può scavare una volta sola
works-overlap-near = A { $metres } m
works-overlap-call = Chiama { $contact }
works-overlaps-none = Nessun altro intervento in questo posto negli stessi mesi.
works-outside-note = Una parte è fuori dal territorio comunale: avvisa il comune vicino.
works-iter = Che cosa è successo
works-entered = Inserito
works-amended = Piano modificato
works-reminded = Promemoria: la data è passata
works-sent-back = Rimandato all'esecutore
works-note = Nota
works-review = Da riguardare il
works-photos = Foto
works-saved = Salvato.
works-internal = Solo per gli uffici
works-not-a-geometry = Il disegno non va bene: serve un punto, una linea di almeno due punti o un'area che non si incrocia, con al massimo 10.000 vertici.
works-geometry-crosses = I lati dell'area si incrociano: sposta i vertici in modo che non si tocchino.
works-geometry-too-many = Il disegno ha troppi vertici: al più 10.000 per le linee e 2.000 per le superfici. Semplificalo.
works-geometry-missing = Disegna dove si lavora, o scrivi un indirizzo che si trova.
works-bad-cig = Il CIG ha dieci lettere e cifre.
works-bad-number = Scrivi un numero intero.
works-bad-report = Non trovo la segnalazione { $number }.
works-see-before = Guarda le sovrapposizioni qui sotto, poi salva comunque se va bene così.
works-late-list = In ritardo: { $n }
open-works = Apri l'intervento
advice-title = Qui ci sono lavori
advice-under-way = { $title }: in corso fino al { $until }, di { $executor }.
advice-planned = { $title }: in programma dal { $from } al { $until }, di { $executor }.
advice-works = { $title }, di { $executor }.
advice-follow = Segui i lavori
advice-report-site = Se il problema riguarda proprio il cantiere continua pure: la segnalazione arriva a chi esegue i lavori.
works-here = Lavori in questo punto
warranty-here = { $title }: finito, in garanzia fino al { $until }, eseguito da { $executor }.
warranty-claim = Passa all'esecutore, in garanzia
warranty-note = In garanzia per l'intervento { $number }.
here-link = Che cosa c'è qui
here-title = Che cosa c'è qui
here-within = Entro
here-look = Guarda
here-nothing = Non c'è niente, né ora né negli ultimi due anni.
here-current = Interventi in corso e in programma
here-open = Segnalazioni aperte
here-past = Interventi finiti
here-closed = Segnalazioni chiuse negli ultimi due anni
here-tasks = Ordini di lavoro
works-claimed = Reclamo in garanzia
works-warranty-until = In garanzia fino al { $at }
works-claims = { $n ->
    [0] Nessuna segnalazione contestata all'esecutore.
    [one] Una segnalazione contestata all'esecutore.
   *[other] { $n } segnalazioni contestate all'esecutore.
  }
late-works-subject = Intervento in ritardo: { $number } { $title }
late-works-next = Aggiorna le date del piano, oppure di' che è iniziato, finito o verificato.
recurrent-title = Problemi che ritornano
recurrent-text = Almeno { $often } segnalazioni della stessa categoria entro { $metres } metri o nella stessa via in { $days } giorni: forse hanno una sola causa, da togliere con un intervento.
recurrent-often = Quante segnalazioni
recurrent-days = In quanti giorni
recurrent-none = Nessun problema ritorna, o gli interventi se ne occupano già.
recurrent-propose = Proponi un intervento
recurrent-problem = { $category }: { $place }
board-title = Lavagna
board-by-state = Per stato
board-by-crew = Per squadra e giorno
board-to-take = Da prendere in carico
board-taken = Presi in carico
board-doing = In corso
board-waiting = Fermi
board-to-check = Da verificare
board-task = Ordine di lavoro
board-late = In ritardo:
board-move = Sposta
board-crew = A chi
board-day = Giorno
board-map = Mappa
board-promises = Promesse non mantenute
board-promise = { $who }: { $what }, in ritardo di { $late }
board-no-crew = Senza squadra
board-no-day = Senza giorno
board-today = Oggi
board-later = Più avanti
board-load = { $n ->
    [one] un lavoro
   *[other] { $n } lavori
  }
here-emergencies = Emergenze
works-overlap-other = Un altro intervento, ancora da autorizzare
here-practised = Esercitazione

# Practices

refusal-type-unknown = Questo tipo di pratica non c'è. Scegline uno dall'elenco.
refusal-parties-missing = Manca chi presenta la pratica (e il professionista, se serve): completa i dati delle persone.
refusal-parcels-missing = Manca la particella: scrivi foglio e particella.
refusal-object-missing = Scrivi in una riga di che cosa si tratta.
refusal-clock-not-foreseen = La legge di questo tipo di pratica non lo prevede: scegli un altro effetto.
refusal-clock-too-often = Si può fare { $times ->
    [one] una volta sola
   *[other] { $times } volte
  }, ed è già stato fatto: si può chiedere senza fermare il termine.
refusal-clock-too-late = Si può fare solo entro il giorno { $within } del termine: si può chiedere senza fermarlo.
refusal-clock-too-long = Il termine si può allungare di { $max } giorni in tutto: scrivine meno.
refusal-clock-standing = Il termine è già fermo.
refusal-clock-expired = Il termine è già scaduto.
unfit-none = Scrivi almeno un periodo di termini.
unfit-twice = Due hanno lo stesso codice o lo stesso giorno: cambiane uno.
settings-practice-types = Tipi di pratica
settings-practice-types-text = Pratiche edilizie e del SUAP: norma, termini, silenzio, allegati. I termini cambiano con la data di entrata in vigore, le pratiche di prima tengono i loro.
settings-practice-templates = Testi pronti delle pratiche
settings-practice-templates-text = I testi con cui il tecnico comincia richieste, preavvisi e provvedimenti.
setting-new-practice-type = Nuovo tipo di pratica
practice-law = Norma
practice-office = Ufficio che riceve e risponde
practice-filer = Chi la presenta
practice-filer-anybody = Chi ne ha titolo
practice-filer-professional = Un professionista abilitato
practice-filer-office = L'ufficio
practice-medium = Come si presenta
practice-online = Qui, online
practice-paper = Su carta, allo sportello
practice-works = I lavori possono iniziare
practice-works-filing = Il giorno della presentazione
practice-works-days = Dopo alcuni giorni dalla presentazione
practice-works-decision = Dopo il rilascio
practice-works-never = Non riguarda lavori
practice-works-after = Dopo quanti giorni
practice-fee = Costo
practice-terms = Termini
practice-terms-help = Come nel file di configurazione: per ogni periodo [[terms]] con from, stages, silence. I giorni si scrivono "60 d" o "5 wd" (lavorativi).
practice-pieces = Allegati richiesti
practice-pieces-help = Per ogni allegato [[piece]] con code, name, name_en, required.
practice-toml-wrong = Non si legge: { $why }
practice-state-filed = Presentata
practice-state-checking = Protocollata, verifica formale
practice-state-inadmissible = Irricevibile
practice-state-examining = In istruttoria
practice-state-awaiting = Integrazione richiesta
practice-state-consulting = Pareri o conferenza
practice-state-notice-given = Preavviso di diniego
practice-state-granted = Rilasciata
practice-state-silent-assent = Silenzio assenso
practice-state-effective = Efficace
practice-state-prohibited = Divieto di prosecuzione
practice-state-refused = Diniego
practice-state-silent-refusal = Silenzio rifiuto
practice-state-archived = Archiviata
practice-state-annulled = Annullata
practice-state-lapsed = Decaduta
practice-act-register = Protocolla
practice-act-assign = Assegna il responsabile
practice-act-admit = Ammetti: c'è tutto
practice-act-reject = Dichiara irricevibile
practice-act-ask = Chiedi integrazioni
practice-act-answer = Rispondi alla richiesta
practice-act-consult = Chiedi un parere
practice-act-opine = Dai il parere
practice-act-pass = Fase conclusa
practice-act-extend = Proroga il termine
practice-act-notify = Preavviso di diniego
practice-act-remark = Presenta osservazioni
practice-act-grant = Rilascia
practice-act-confirm = Conferma: in regola
practice-act-prohibit = Vieta la prosecuzione
practice-act-refuse = Nega
practice-act-archive = Archivia
practice-act-annul = Annulla
practice-act-lapse = Dichiara decaduta
practice-act-publish = Pubblica l'esito
practice-act-begin-works = Inizio lavori
practice-act-end-works = Fine lavori
practice-act-enclose = Aggiungi un documento
practice-act-show = Cambia chi lo vede
practice-act-write = Scrivi un messaggio
practice-act-renew = Nuova password
practice-act-amend = Correggi i dati
practice-stage-completeness = Completezza
practice-stage-proposal = Proposta
practice-stage-opinion = Parere
practice-stage-decision = Decisione
practice-stage-control = Controllo
practice-silence-nothing = Il silenzio non decide: l'ufficio è in ritardo
practice-silence-assent = Il silenzio vale assenso
practice-silence-refusal = Il silenzio vale rifiuto
practice-silence-stands = Senza divieto resta efficace
practice-effect-none = Il termine continua
practice-effect-suspends = Sospende il termine
practice-effect-interrupts = Interrompe: il termine riparte da zero
practice-view-favourable = Favorevole
practice-view-conditions = Favorevole con prescrizioni
practice-view-contrary = Contrario
practice-party-applicant = Richiedente
practice-party-professional = Professionista
practice-party-builder = Impresa
practice-clock-none = Nessun termine per l'ufficio
practice-clock-interrupted = Termine interrotto dal { $since }: riparte da zero quando arriva ciò che manca
practice-clock-expired = Termine di { $of } giorni scaduto
practice-clock-day = { $stage }: giorno { $used } di { $of }
practice-clock-stood = { $day }, ferma { $days ->
    [one] un giorno
   *[other] { $days } giorni
  } in tutto
practice-clock-suspended = { $stood }; sospesa dal { $since }
practice-clock-suspended-until = { $stood }; sospesa dal { $since }, riparte da sola il { $until }
practices-title = Pratiche edilizie
practices-lead = Consulta le pratiche edilizie e del SUAP: dati essenziali per tutti, il procedimento per chi ha numero e password.
practices-file = Presenta una pratica
practices-words = Parole dell'oggetto
practices-words-help = Anche solo l'inizio delle parole, in qualsiasi ordine.
practices-address = Indirizzo
practices-number = Numero della pratica
practices-year = Anno di presentazione
practices-type = Tipo di pratica
practices-all-types = Tutti i tipi
practices-more = Altri criteri: protocollo, busta, rilascio, date, particella, area
practices-protocol = Protocollo
practices-envelope = Busta
practices-release = Numero di rilascio
practices-from = Presentata dal
practices-until = Presentata fino al
practices-any-state = Qualsiasi stato
practices-open = Aperte
practices-closed = Concluse
practices-sites = Con cantiere in corso
practices-posted = Con esito all'albo
practices-posted-list = Titoli ed esiti all'albo oggi
practice-posted-until = All'albo online fino al
practices-sheet = Foglio
practices-parcel = Particella
practices-parcels = Foglio / particella
practices-area = Area disegnata sulla mappa
practices-area-help = Disegnala sulla mappa, o incolla un poligono GeoJSON (longitudine, latitudine).
practices-search = Cerca
practices-ask-something = Scrivi almeno un criterio e premi Cerca.
practices-found = { $n ->
    [0] Nessuna pratica: prova con meno criteri o con altre parole
    [one] Una pratica
   *[other] { $n } pratiche
  }
practices-object = Oggetto
practices-filed = Presentata il
practices-map = Le pratiche di questa pagina sulla mappa
practices-pages = Pagine dei risultati
practices-before = Pagina precedente
practices-file-number = Numero d'archivio
practices-decided = Conclusa il
practices-office = Ufficio
practices-officer = Responsabile del procedimento
practice-date-wrong = La data non si legge: scrivila come 2026-11-26.
practice-year-wrong = L'anno ha quattro cifre, per esempio 1998.
practice-area-wrong = L'area non si legge: ridisegnala sulla mappa.
practice-number-of = { $number } del { $on }
practice-due-internal = Obiettivo dell'ufficio
practice-due-statutory = Termine di legge
practice-due-unknown = sospeso: riparte quando arriva ciò che manca
practice-due-moved = { $on } (il { $from } è { $off })
practice-works-from = Lavori possibili dal
practice-begin-by = Lavori da iniziare entro il
practice-began = Lavori iniziati il
practice-end-by = Lavori da finire entro il
practice-ended = Lavori finiti il
practice-site = cantiere in corso
practice-essentials = Dati essenziali
practice-clock-title = Il termine
practice-tick = { $on }, giorno { $day }: { $what }
practice-tick-start = inizia a contare dal giorno dopo
practice-tick-suspend = sospesa
practice-tick-suspend-max = sospesa, al massimo per { $days } giorni
practice-tick-resume = riparte
practice-tick-resume-itself = riparte da sola: la sospensione è durata il massimo
practice-tick-interrupt = interrotta: i giorni contati non valgono più
practice-tick-restart = riparte da zero: { $of } giorni nuovi
practice-tick-done = { $stage }: conclusa
practice-tick-passed = { $stage }: il suo tempo è passato, inizia la fase successiva
practice-tick-extend = prorogata di { $days } giorni
practice-tick-stop = decisa: il termine si ferma
practice-map-alt = Il luogo della pratica sulla mappa
practice-said = Fatto.
practice-asks-you = L'ufficio ti chiede
practice-asks-by = Entro il { $on }
practice-outcome = Esito
practice-messages = Messaggi
practice-text = Testo
practice-files = Documenti (PDF o P7M)
practice-works-today = Con data di oggi. Per un altro giorno scrivi all'ufficio.
practice-at-desk = Apri in ufficio
practice-receipt = Ricevuta (PDF)
practice-leave = Esci dalla pratica
practice-have-password = Hai la password?
practice-password-text = È sulla ricevuta. Con la password vedi il procedimento e i documenti, e scrivi all'ufficio.
practice-password = Password
practice-password-wrong = La password non è di questa pratica. Controlla la ricevuta; se l'hai persa chiedila all'ufficio.
practice-enter = Entra
practice-ask-access = Chiedi di vedere i documenti (accesso agli atti)
practice-by-applicant = chi ha presentato la pratica
practice-by-itself = il sistema
practice-noted-later = { $on } (annotato { $at })
practice-audience-public = tutti
practice-audience-parties = chi ha la password
practice-audience-internal = solo l'ufficio
practice-step-filed = Presentata
practice-step-documents = { $n ->
    [one] Un documento allegato
   *[other] { $n } documenti allegati
  }
practice-step-taken-over = Presa dal programma { $system }
practice-step-updated = Aggiornata dal programma del Comune: { $state }
practice-step-missing = Non è più nel programma del Comune: da verificare
practice-step-back = È di nuovo nel programma del Comune
practice-step-registered = Protocollo { $number } { $on }
practice-step-assigned = Responsabile: { $officer }
practice-step-admitted = Ammessa: inizia l'istruttoria
practice-step-passed = { $stage }: fase conclusa
practice-step-asked = Richiesta di integrazione. { $effect }. { $by }
practice-step-by = Da presentare entro il { $on }.
practice-step-answered = Integrazione ricevuta
practice-step-remarked = Osservazioni ricevute
practice-step-conference = Conferenza di servizi: { $body }, entro il { $on }
practice-step-consulted = Parere chiesto a { $body }, entro il { $on }
practice-step-opined = Parere di { $body }: { $view }
practice-step-extended = Termine prorogato di { $days } giorni
practice-step-notified = Preavviso di diniego
practice-step-released = { $outcome }, n. { $number }
practice-step-decided = { $outcome }
practice-step-silence = Termine passato. { $meaning }
practice-step-published = Esito pubblicato fino al { $on }
practice-step-enclosed = Documento: { $title }
practice-step-shown = Cambiato chi vede un documento: { $to }
practice-step-renewed = Nuova password: la precedente non vale più
practice-step-revoked = Password revocata
practice-step-amended = Dati corretti
practice-desk-all = Aperte ({ $n })
practice-desk-late = Scadute ({ $n })
practice-desk-soon = In scadenza ({ $n })
practice-desk-waiting = In attesa ({ $n })
practice-desk-asked = Pareri chiesti a noi ({ $n })
practice-desk-none = Nessuna pratica qui.
practice-desk-due = Entro il { $on }.
practice-desk-new = Registra una pratica su carta
practice-desk-access = Accessi agli atti
practice-desk-times = Tempi
practice-desk-imports = Importazioni
practice-from-elsewhere = Questa pratica arriva dal programma { $system }: i dati e lo stato si cambiano là.
practice-effect = Che cosa succede al termine
practice-asked-office = Ufficio del Comune
practice-asked-body = Oppure un altro ente (scrivi il nome)
practice-conference = In conferenza di servizi
practice-view = Parere
practice-days = Giorni di tempo
practice-number-day = Del giorno
practice-until = Fino al
practice-who-sees = Chi lo vede
practice-on = Giorno in cui è successo
practice-on-help = Vuoto: oggi. Un giorno passato per ciò che è arrivato per posta.
practice-revoke = Solo revoca: nessuna password finché non ne fai una nuova
practice-requests = Richieste
practice-request-open = in attesa
practice-request-answered = risposta il { $on }
practice-opinions = Pareri
practice-opinion-open = { $body }: atteso entro il { $on }
practice-opine-of = Parere di { $body }
practice-parties = Persone
practice-password-shown = Password per chi ha presentato la pratica
practice-password-shown-help = Dalla solo a chi è parte della pratica, dopo averlo riconosciuto.
practice-as-everybody = Come la vedono tutti
nav-practices = Pratiche

# Filing practices

practice-file-title = Presenta una pratica
practice-file-practices = Pratiche
practice-file-procedures = Procedimenti
practice-file-procedures-lead = Che cosa dice la legge, entro quando risponde l'ufficio, che cosa serve e dove si presenta.
practice-file-procedure = Procedimento
practice-file-term = Termini
practice-file-office = Ufficio
practice-file-online = Online
practice-file-counter = Allo sportello
practice-file-present = Presenta una pratica
practice-file-paper-only = Si presenta solo su carta, allo sportello.
practice-file-by-office = Lo avvia l'ufficio: non si presenta.
practice-file-retired = Non si presenta più.
practice-file-responsible = Ufficio responsabile
practice-file-works = Inizio dei lavori
practice-file-if-any = se serve
practice-file-hours = Orari
practice-file-days = { $n ->
    [one] un giorno
   *[other] { $n } giorni
  }
practice-file-working-days = { $n ->
    [one] un giorno lavorativo
   *[other] { $n } giorni lavorativi
  }
practice-file-stage = { $stage } entro { $days }.
practice-file-whole = In tutto { $days }.
practice-file-constraint-silence = Se sul posto c'è un vincolo, il silenzio non decide.
practice-file-suspension = L'ufficio può chiedere integrazioni { $n ->
    [one] una volta
   *[other] { $n } volte
  } e fermare il termine
practice-file-interruption = L'ufficio può chiedere integrazioni { $n ->
    [one] una volta
   *[other] { $n } volte
  }: quando arrivano il termine ricomincia da capo
practice-file-stop-within = entro il giorno { $day }
practice-file-stop-max = per { $n ->
    [one] un giorno
   *[other] { $n } giorni
  } al massimo
practice-file-notice-suspends = Prima di negare, l'ufficio ti avvisa: il termine si ferma e hai { $n } giorni per rispondere.
practice-file-notice-extends = Prima di negare, l'ufficio ti avvisa: il termine si allunga di { $n } giorni.
practice-file-extension = Il termine si può prorogare di { $n } giorni in tutto.
practice-file-begin-months = I lavori iniziano entro { $n } mesi.
practice-file-end-months = I lavori finiscono entro { $n } mesi dall'inizio.
practice-file-works-filing = I lavori possono iniziare il giorno della presentazione.
practice-file-works-days = I lavori possono iniziare { $n } giorni dopo la presentazione, se l'ufficio non li vieta.
practice-file-works-decision = I lavori possono iniziare solo dopo il rilascio.
practice-file-works-never = Non riguarda l'inizio di lavori.
practice-file-next-due = L'ufficio risponde entro il { $day }, se non chiede altro.
practice-file-next-register = L'ufficio la registra: per questa pratica non c'è un termine.
practice-file-next-works = I lavori possono iniziare dal { $day }.
practice-file-next-asked = Se manca qualcosa l'ufficio te lo chiede: ti scriviamo per e-mail, se l'hai lasciata.
practice-file-lead = Cinque passi: oggetto, luogo, persone, allegati, riepilogo. Puoi fermarti e riprendere più tardi.
practice-file-kind = Tipo di pratica
practice-file-all-procedures = Tutti i procedimenti, anche quelli su carta
practice-file-have-ready = Tieni pronti (PDF o P7M)
practice-file-privacy = { $name } tratta i dati per la pratica che presenti. Nomi, codici fiscali e recapiti li vedono solo l'ufficio e chi ha la password. Tipo, oggetto, indirizzo e particelle sono pubblici.
practice-file-privacy-read = Ho letto come sono trattati i dati
practice-file-privacy-missing = Leggi come sono trattati i dati e conferma.
practice-file-begin = Comincia
practice-file-left = Hai una pratica in preparazione
practice-file-resume = Riprendi
practice-file-delete = Elimina la bozza
practice-file-later = Riprendi più tardi
practice-file-later-text = Quello che hai salvato resta qui fino al { $until }. Conserva questo indirizzo: chi lo conosce può leggere e cambiare la bozza.
practice-file-save = Salva
practice-file-step-object = Oggetto
practice-file-step-place = Luogo
practice-file-step-parties = Persone
practice-file-step-attachments = Allegati
practice-file-step-summary = Riepilogo
practice-file-object = Oggetto
practice-file-object-help = In una riga: che cosa si fa. È pubblico: non scrivere nomi di persone.
practice-file-constraint = Sul posto c'è un vincolo (paesaggio, ambiente, beni culturali)?
practice-file-constraint-help = Se non lo sai, chiedi all'ufficio: con un vincolo cambia che cosa vale il silenzio.
practice-file-constraint-missing = Di' se sul posto c'è un vincolo.
practice-file-find = Cerca l'indirizzo
practice-file-draw-hint = Senza disegno vale il punto dell'indirizzo. Tocca la mappa per spostare il punto, o scegli Area e tocca i vertici. Da tastiera: frecce per la mappa, Invio per aggiungere al centro.
practice-file-geojson = Ho già il disegno (GeoJSON)
practice-file-geojson-help = Incolla un punto o un'area in longitudine e latitudine.
practice-file-place-missing = Scrivi l'indirizzo, o foglio e particella.
practice-file-place-unknown = Non trovo questo indirizzo: scegline uno dall'elenco, tocca la mappa o scrivi foglio e particella.
practice-file-parcels = Particelle catastali
practice-file-parcels-help = Come nella visura. Le righe vuote non contano.
practice-file-sheet = Foglio
practice-file-parcel = Particella
practice-file-unit = Subalterno
practice-file-cadastre = Catasto
practice-file-buildings = Fabbricati
practice-file-land = Terreni
practice-file-more-parcels = Altre righe
practice-file-parties-help = Serve almeno un indirizzo e-mail: lì arrivano il numero, la password e le richieste dell'ufficio.
practice-file-name = Nome e cognome, o denominazione
practice-file-tax-code = Codice fiscale o partita IVA
practice-file-register = Albo professionale e numero
practice-file-other-applicant = Altro richiedente
practice-file-name-missing = Scrivi nome e cognome, o la denominazione.
practice-file-tax-code-missing = Scrivi il codice fiscale.
practice-file-tax-code-wrong = Il codice fiscale non torna: 16 lettere e cifre per una persona, 11 cifre per un'impresa. Controllalo.
practice-file-register-missing = Scrivi l'albo e il numero di iscrizione: «Architetti Firenze 1234».
practice-file-email-missing = Scrivi almeno un indirizzo e-mail, del richiedente o del professionista.
practice-file-attachments-help = File PDF, anche firmati (P7M), fino a 30 MB l'uno.
practice-file-required = obbligatorio
practice-file-piece-missing = Manca un allegato obbligatorio: { $name }.
practice-file-remove = Togli
practice-file-others = Altri documenti
practice-file-other-title = Che documento è
practice-file-upload = Carica i file
practice-file-too-many = Troppi documenti: al massimo { $max }. Uniscine alcuni in un solo PDF.
practice-file-signed = { $n ->
    [one] firmato, firma verificata
   *[other] { $n } firme, verificate
  }
practice-file-signed-unverified = { $n ->
    [one] firmato, firma non verificata
   *[other] { $n } firme, non tutte verificate
  }
practice-file-summary-text = Controlla tutto: dopo l'invio non si cambia, ma puoi aggiungere documenti e scrivere all'ufficio.
practice-file-no-attachments = Nessun allegato.
practice-file-declaration = Dichiaro che i dati sono veri e che so di rispondere delle dichiarazioni false (DPR 445/2000, art. 76).
practice-file-declaration-missing = Per presentare la pratica serve la tua dichiarazione: spunta la casella.
practice-file-send = Presenta
practice-file-receipt = Ricevuta
practice-file-receipt-of = Ricevuta della pratica { $number }
practice-file-received = La pratica è presentata. Il suo numero:
practice-file-filed-on = Presentata il
practice-file-entered = Registrata
practice-file-protocol = Protocollo
practice-file-protocol-on = Protocollo del
practice-file-password = Password della pratica
practice-file-password-text = Con numero e password segui la pratica, leggi le richieste e rispondi. Conservala: chi la conosce vede i documenti.
practice-file-next = Che cosa succede ora
practice-file-documents = Documenti presentati
practice-file-pdf = Ricevuta in PDF
practice-file-open = Apri la pratica
practice-file-register-title = Registra una pratica su carta
practice-file-register-text = Il termine corre dal giorno della presentazione. Gli allegati si aggiungono dopo la scansione.
practice-file-register-send = Registra
practice-file-day-wrong = Scrivi una data.
practice-file-number = Pratica
practice-file-people = Pratiche
practice-file-people-open = aperta, i dati restano fino alla decisione
practice-file-mail-subject = [{ $jurisdiction }] Pratica { $number }: { $title }
practice-file-mail-about = Pratica { $number }, { $kind }.
practice-file-mail-filed = È stata presentata il { $day }.
practice-file-mail-asked = L'ufficio ti chiede un'integrazione: leggi che cosa manca e rispondi.
practice-file-mail-asked-by = L'ufficio ti chiede un'integrazione, da presentare entro il { $day }: leggi che cosa manca e rispondi.
practice-file-mail-awaited = L'ufficio aspetta ancora l'integrazione che ti ha chiesto: va presentata entro il { $day }.
practices-due-subject = { $office }: { $n ->
    [one] una pratica in scadenza
   *[other] { $n } pratiche in scadenza
}
practices-due-by = scade il { $by }
practices-due-own = termine interno: { $by }
practices-due-late = scaduta il { $by }
practices-due-opinion = parere da rendere entro il { $by }
practices-due-opinion-late = parere da rendere, il termine era il { $by }
practices-due-more = e altre { $n }
practice-file-mail-notified = L'ufficio intende negarla: leggi perché e presenta le tue osservazioni.
practice-file-mail-decided = È conclusa: { $state }.
practice-file-mail-wrote-title = un messaggio dell'ufficio
practice-file-mail-wrote = L'ufficio ti ha scritto un messaggio.
practice-file-mail-renewed-title = nuova password
practice-file-mail-renewed = C'è una nuova password: quella di prima non vale più.
practice-file-mail-password = La password:
practice-file-mail-link = Aprila qui, con la password:
practice-file-mail-office = Se ne occupa { $office }. A questa e-mail non si risponde.
# Documents of practices
practice-doc-too-many = Ci sono troppi documenti: puoi inviarne al massimo { $max } alla volta. Invia gli altri dopo.
practice-doc-too-many-together = I documenti insieme superano { $max } MB. Invia questo a parte.
practice-doc-empty = Il file è vuoto. Scegli di nuovo il documento.
practice-doc-too-large = Il documento è troppo grande: al massimo { $max } MB. Salvalo più piccolo, o dividilo.
practice-doc-script = Il PDF contiene comandi che si avviano da soli (JavaScript). Salvalo di nuovo come PDF/A, o stampalo in PDF.
practice-doc-launch = Il PDF avvia programmi o invia dati altrove. Salvalo di nuovo come PDF/A, o stampalo in PDF.
practice-doc-carries = Il PDF contiene altri file allegati. Toglili e inviali come documenti a parte.
practice-doc-form = Il PDF è un modulo dinamico (XFA). Stampalo in PDF e invia quello.
practice-doc-plays = Il PDF contiene filmati, suoni o modelli. Salvalo di nuovo come PDF/A, o stampalo in PDF.
practice-doc-encrypted = Il PDF è protetto: nessuno può controllare che cosa contiene. Salvalo senza password e senza limitazioni.
practice-doc-too-much = Il PDF è troppo complesso da controllare. Stampalo in PDF e invia quello.
practice-doc-not-signed = Il file P7M non contiene un PDF firmato, o contiene anche altro. Firma di nuovo il PDF e invia il file così com'è, con dentro il documento.
practice-doc-altered = Il documento dentro il P7M non è quello che è stato firmato, o la firma non è giusta. Firma di nuovo il PDF.
practice-doc-broken = Il documento è rovinato, incompleto o seguito da altro. Salvalo di nuovo e invialo un'altra volta.
practice-doc-not-a-pdf = Il file non è un PDF né un PDF firmato (P7M). Archivi ZIP, immagini e pagine web non si possono inviare: salva il documento in PDF.
practice-doc-busy = In questo momento arrivano troppi documenti. Aspetta un minuto e riprova.
practice-doc-person = chiede di vedere la pratica { $number }
practice-doc-for-all = lo vedono tutti
practice-doc-for-parties = lo vedono le parti e l'ufficio
practice-doc-for-office = lo vede solo l'ufficio
practice-doc-signed = { $n ->
    [one] Una firma digitale (P7M), verificata
   *[other] { $n } firme digitali (P7M), verificate
  }: il documento è quello che è stato firmato. Di chi è il certificato e se era valido o revocato qui non si controlla: usa un programma di verifica delle firme.
practice-doc-signed-matches = { $n ->
    [one] Una firma digitale (P7M), non verificata
   *[other] { $n } firme digitali (P7M), verificate { $verified }
  }: il documento è quello che la firma indica, ma qui non si è potuto controllare se la firma è giusta, né di chi è il certificato o se era valido. Usa un programma di verifica delle firme.
practice-doc-signed-unchecked = { $n ->
    [one] Una firma digitale (P7M), non verificata
   *[other] { $n } firme digitali (P7M), verificate { $verified }
  }: qui non si può controllare che il documento sia quello firmato, né di chi è la firma o se il certificato era valido. Usa un programma di verifica delle firme.
practice-doc-not-shown = Le pagine di questo documento non si possono mostrare qui. Scaricalo e aprilo con un lettore PDF.
practice-doc-stamp = Riservato · { $day } · pratica { $number }
practice-doc-look = Guarda
practice-doc-download = Scarica il PDF
practice-doc-download-signed = Scarica il file firmato (P7M)
practice-signers = Chi ha firmato
practice-signers-one = Firma { $n }
practice-signers-right = La firma è giusta: è di questo documento, fatta con la chiave del certificato allegato.
practice-signers-wrong = La firma non è giusta: il documento o la firma sono stati alterati, o la chiave è di un altro.
practice-signers-unknown = La firma non si può verificare qui: l'algoritmo o il certificato non sono tra quelli che controlliamo.
practice-signers-name = Firmatario secondo il certificato
practice-signers-issuer = Certificato emesso da
practice-signers-validity = Validità del certificato
practice-signers-from-until = dal { $from } al { $until }
practice-signers-filed = Il giorno in cui è arrivato ({ $on })
practice-signers-within = il certificato era nel periodo di validità
practice-signers-outside = il certificato era fuori dal periodo di validità
practice-signers-certificate = Certificato
practice-signers-no-certificate = manca nel file, o non si può leggere
practice-signers-claimed = Data e ora dichiarate dal firmatario
practice-signers-none = non indicato
practice-signers-not-shown = Le firme di questo file non si possono leggere qui. Scarica il P7M e usa un programma di verifica delle firme.
practice-signers-limit = Qui si controlla solo che la firma sia del documento e della chiave del certificato allegato. Chi ha emesso il certificato, e se era revocato o sospeso, non si controlla: servono gli elenchi dei prestatori di servizi fiduciari. Un certificato con questo nome può averlo fatto chiunque: prima di decidere usa un programma di verifica delle firme.
practice-signers-noted = Questi dati si leggono dal file ogni volta e non vengono conservati. Resta annotato chi li ha guardati.
practice-doc-practice = Pratica { $number }
practice-doc-page = Pagina { $p } di { $of }
practice-doc-pages = Pagine del documento
practice-doc-before = Pagina precedente
practice-doc-next = Pagina successiva
practice-doc-enlarge = Ingrandisci
practice-doc-reduce = Riduci
practice-doc-go-label = Numero di pagina
practice-doc-go = Vai alla pagina
practice-doc-picture = Immagine della pagina { $p } di «{ $title }». Per leggerne il testo scarica il PDF.
practice-doc-access-title = Chiedi di vedere i documenti
practice-doc-access-lead = Chi ha un interesse diretto, concreto e attuale può vedere i documenti di una pratica e averne copia (legge 241/1990, articolo 22). L'ufficio risponde entro { $days } giorni.
practice-doc-errors = La richiesta non è partita. Correggi questi campi:
practice-doc-who = Chi sei
practice-doc-contact-help = L'e-mail o il telefono: uno dei due serve, per risponderti.
practice-doc-what = Che cosa chiedi
practice-doc-what-label = Documenti che vuoi vedere
practice-doc-reason-label = Perché ti servono
practice-doc-reason-help = Scrivi qual è il tuo interesse: per esempio sei il proprietario, compri la casa, abiti accanto.
practice-doc-visit-label = Quando vuoi venire
practice-doc-visit-none = Nessun appuntamento: scrivetemi voi
practice-doc-access-privacy = Quello che scrivi lo vede solo l'ufficio che risponde. Se i documenti riguardano altre persone, l'ufficio le avvisa. Porta un documento di identità.
practice-doc-privacy = Come usiamo i tuoi dati
practice-doc-access-send = Invia la richiesta
practice-doc-access-sent = La richiesta è arrivata. L'ufficio risponde entro il { $day }.
practice-doc-access-sent-visit = Hai prenotato un appuntamento: { $at }. Se l'ufficio deve spostarlo, te lo scrive.
practice-doc-name-missing = Scrivi il tuo nome e cognome.
practice-doc-email-wrong = L'e-mail non è scritta bene. Controllala: per esempio nome@example.org.
practice-doc-phone-wrong = Il numero di telefono non è scritto bene. Controllalo.
practice-doc-contact-missing = Scrivi la tua e-mail o il tuo telefono.
practice-doc-what-missing = Scrivi quali documenti vuoi vedere.
practice-doc-reason-missing = Scrivi perché ti servono i documenti.
practice-doc-visit-taken = A quell'ora non si può venire: è già occupata o l'ufficio è chiuso. Scegline un'altra.
practice-doc-accesses-title = Richieste di accesso agli atti
practice-doc-accesses-text = Ogni richiesta ha 30 giorni per avere risposta. Chi apre questa pagina vede dati personali: resta annotato.
practice-doc-accesses-open = Da rispondere
practice-doc-accesses-answered = Con risposta
practice-doc-accesses-none = Non ci sono richieste.
practice-doc-asked-on = arrivata il { $at }
practice-doc-due = da rispondere entro il { $day }
practice-doc-late = il termine era il { $day }
practice-doc-reach = Contatti
practice-doc-replied = Risposta
practice-doc-answer = Rispondi
practice-doc-answer-text = Che cosa scrivi a chi ha chiesto
practice-doc-answer-help = Se rifiuti, scrivi il motivo e a chi si può ricorrere. Chi ha lasciato l'e-mail riceve la risposta; gli altri vanno chiamati.
practice-doc-appointment = Appuntamento
practice-doc-appoint = Fissa l'appuntamento
practice-doc-grant = Accogli
practice-doc-refuse = Rifiuta
practice-doc-access-done = La risposta è salvata.
practice-doc-access-gone = Questa richiesta ha già avuto risposta.
practice-doc-visit-missing = Scegli quando può venire.
practice-doc-refusal-reason = Scrivi il motivo del rifiuto.
practice-doc-answer-missing = Scegli come rispondere.
practice-doc-access-asked = Da rispondere
practice-doc-access-appointed = Appuntamento fissato
practice-doc-access-granted = Accolta
practice-doc-access-refused = Rifiutata
practice-doc-mail-subject = { $jurisdiction }: la tua richiesta di vedere la pratica { $number }
practice-doc-mail-appointed = Puoi venire a vedere i documenti il { $at }. Porta un documento di identità.
practice-doc-mail-granted-at = La tua richiesta di vedere i documenti è accolta. Ti aspettiamo il { $at }. Porta un documento di identità.
practice-doc-mail-granted = La tua richiesta di vedere i documenti è accolta.
practice-doc-mail-refused = La tua richiesta di vedere i documenti non è accolta. Puoi ricorrere entro 30 giorni al difensore civico o al TAR.
practice-doc-title = Documenti della pratica
practice-doc-those = Quelli che puoi vedere
practice-doc-none = Non ci sono documenti che puoi vedere. Se ne hai bisogno, chiedi l'accesso.

# Practices on the map, and what they have to do with reports, works and places

practice-geo-category = Può venire da un cantiere edile: rumore, polvere, detriti, marciapiede occupato
practice-geo-category-help = A chi lavora la segnalazione si propongono le pratiche con lavori in corso entro 50 metri; dove non ce ne sono, la Polizia Municipale la trova tra gli indizi.
practice-geo-unknown = Non c'è una pratica con questo numero, o non ha un cantiere qui vicino: controlla il numero (per esempio 2026-000123).
practice-geo-linked = Collegata alla pratica { $number }
practice-geo-unlinked = Scollegata dalla pratica { $number }
practice-geo-here = Pratiche edilizie
practice-geo-site = Cantiere in corso
practice-geo-filed = presentata il { $day }
practice-geo-decided = esito il { $day }
practice-geo-began = lavori iniziati il { $day }
practice-geo-officer = responsabile { $officer }
practice-geo-open = Apri la pratica
practice-geo-sentence = { $object }: { $kind }, pratica { $number }. Ne risponde { $office }.
practice-geo-advice = Qui c'è un cantiere edile
practice-geo-advice-report = Se il problema viene dal cantiere continua pure: chi riceve la segnalazione vede di quale pratica si tratta.
practice-geo-at-report = Cantieri edili qui
practice-geo-is-about = Riguarda la pratica
practice-geo-link = Collega a questa pratica
practice-geo-unlink = Scollega
practice-geo-none-here = Nessuna pratica con lavori in corso entro 50 metri.
practice-geo-around = Intorno alla pratica
practice-geo-no-place = Non si sa dove si trova: aggiungi il luogo ai dati della pratica e qui vedrai segnalazioni e interventi vicini.
practice-geo-around-nothing = Niente entro 50 metri.
practice-geo-around-reports = Segnalazioni entro 50 metri
practice-geo-around-works = Interventi entro 50 metri
practice-geo-says-so = collegata a questa pratica
practice-geo-own-works = di questa pratica
practice-geo-leads = Indizi: attività senza pratica
practice-geo-leads-text = Segnalazioni degli ultimi 90 giorni di rumore, polvere o suolo occupato, dove entro 50 metri non c'era nessuna pratica con lavori in corso e nessuna occupazione di suolo. Sono indizi da verificare, non accertamenti; non sono pubblici.
practice-geo-leads-no-category = Nessuna categoria è segnata come "può venire da un cantiere edile": lo può fare l'amministratore del sistema nelle impostazioni delle categorie.
practice-geo-leads-none = Nessun indizio.
practice-geo-leads-found = { $n ->
    [one] Un indizio.
   *[other] { $n } indizi.
  }
practice-geo-leads-more = Ecco gli ultimi { $n }.
practice-geo-lead = Attività segnalata, nessuna pratica o occupazione qui.
practice-geo-feed = Pratiche edilizie di { $name }
practice-geo-layers = Che cosa mostra la mappa
practice-geo-layer-practices = Pratiche edilizie
practice-geo-layer-sites = Cantieri
practice-geo-layers-closer = Avvicina la mappa per vederle.

# Importazione delle pratiche
practice-imp-title = Importazioni delle pratiche
practice-imp-run-title = Importazione del { $at }
practice-imp-text = Ciò che ogni notte arriva dal programma del Comune, e le scansioni dell'archivio. Per ogni importazione: che cosa è nuovo, che cosa è cambiato, che cosa è stato rifiutato e perché.
practice-imp-none = Non è ancora stato importato niente. Il comando da mettere in programma ogni notte è: sestomia import practices FILE --mapping MAPPA.toml
practice-imp-at = Quando
practice-imp-load = Che cosa
practice-imp-load-practices = Pratiche
practice-imp-load-scans = Scansioni
practice-imp-file = File
practice-imp-source = Provenienza
practice-imp-lines = Righe lette
practice-imp-new = Nuove
practice-imp-changed = Cambiate
practice-imp-unchanged = Come prima
practice-imp-vanished = Non più presenti
practice-imp-persons = Persone aggiornate
practice-imp-refused = Righe rifiutate
practice-imp-remarked = Prese con un'avvertenza
practice-imp-took = Durata
practice-imp-seconds = { $seconds } secondi
practice-imp-partial = Il file non conteneva tutte le pratiche: ciò che non c'era non è stato segnato come mancante.
practice-imp-withheld-unreadable = Ci sono righe di cui non si capisce la pratica: perciò nessuna pratica è stata segnata come mancante. Correggi quelle righe nel programma e ripeti l'importazione.
practice-imp-withheld-many = Nel file mancano { $missing } pratiche su { $of }: sembra incompleto, perciò nessuna è stata segnata come mancante. Se è giusto così, ripeti l'importazione con --allow-missing.
practice-imp-noted = Righe rifiutate o prese con un'avvertenza
practice-imp-noted-none = Nessuna riga è stata rifiutata.
practice-imp-noted-first = Sono mostrate le prime { $count }: correggi queste e ripeti l'importazione.
practice-imp-csv = Scarica le righe (CSV)
practice-imp-line = Riga
practice-imp-column = Colonna
practice-imp-kind = Esito
practice-imp-kind-refused = Rifiutata
practice-imp-kind-remark = Presa
practice-imp-why = Perché
practice-imp-back = Tutte le importazioni
practice-imp-fault-fields = La riga ha { $found } campi invece di { $expected }: manca un separatore o una virgoletta.
practice-imp-fault-endless = Una virgoletta non è chiusa: da qui il file non si può leggere.
practice-imp-fault-unreadable = La riga non si può leggere.
practice-imp-fault-missing = Il valore manca: compilalo nel programma, o indica nella mappa la colonna o un valore predefinito.
practice-imp-fault-too-long = Il testo ha più di { $max } caratteri: accorcialo.
practice-imp-fault-control = Il testo contiene caratteri di controllo: riscrivilo.
practice-imp-fault-day = «{ $value }» non è una data: scrivi giorno/mese/anno, per esempio 07/03/2019.
practice-imp-fault-ahead = La data { $value } è nel futuro: correggila.
practice-imp-fault-type = Il tipo «{ $value }» non è conosciuto: indica nella mappa quale è, sotto values.tipo.
practice-imp-fault-state = Lo stato «{ $value }» non è conosciuto: indica nella mappa quale è, sotto values.stato o values.esito.
practice-imp-fault-parcels = La pratica ha più di { $max } particelle.
practice-imp-fault-differs = Dice altro della riga { $line }, che è della stessa pratica: la prima vale, questa no.
practice-imp-fault-grid = Il sistema di coordinate { $value } non è conosciuto: presa senza posizione.
practice-imp-fault-place = Le coordinate non indicano un luogo: presa senza posizione.
practice-imp-fault-outside = La posizione è fuori dal Comune: presa senza posizione. È giusto il sistema di coordinate?
practice-imp-fault-no-place = Senza coordinate, e l'indirizzo non è nello stradario con questo numero: presa senza posizione.
practice-imp-fault-only-year = Si conosce solo l'anno: presa con la data del primo gennaio.
practice-imp-fault-parcel = Le particelle non si leggono (foglio, particella e subalterno devono corrispondere): presa senza.
practice-imp-fault-person = Una persona non si può registrare (nome o codice fiscale non validi, o troppe): presa senza.
practice-imp-fault-cleaned = L'oggetto conteneva un nome o un codice fiscale: è stato tolto, perché l'oggetto è pubblico.
practice-imp-fault-left-out = Il valore è troppo lungo o contiene caratteri di controllo: presa senza.
practice-imp-fault-no-file = Il file non c'è nella cartella delle scansioni.
practice-imp-fault-outside-folder = Il percorso esce dalla cartella delle scansioni: non viene letto.
practice-imp-fault-document = Non è un PDF, o è rovinato: ripeti la scansione.
practice-imp-fault-too-large = Il file ha più di { $max } MB: dividilo.
practice-imp-fault-no-practice = Non c'è nessuna pratica con questi dati: importa prima le pratiche.
practice-imp-fault-several = { $count } pratiche corrispondono: aggiungi l'anno, o indica la pratica con il suo numero.
practice-imp-fault-class = La classe «{ $value }» non è conosciuta: scrivi pubblico, parti o interno.

# Tempi delle pratiche
practice-stat-title = Tempi delle pratiche
practice-stat-lead = Pratiche presentate o concluse { $days }
practice-stat-scope = Periodo
practice-stat-show = Mostra
practice-stat-kind = Tipo di pratica
practice-stat-all = Tutte
practice-stat-filed = Presentate
practice-stat-decided = Concluse
practice-stat-silence = Per silenzio
practice-stat-median = Giorni, metà entro
practice-stat-ninetieth = Giorni, 9 su 10 entro
practice-stat-gross = { $net } ({ $gross } con le sospensioni)
practice-stat-in-time = Nel termine di legge
practice-stat-share = { $percent } % ({ $met } su { $of })
practice-stat-open = In corso
practice-stat-late = Oltre il termine
practice-stat-asked = Con integrazioni chieste
practice-stat-empty = Nel periodo non ci sono pratiche presentate o concluse, e nessuna è in corso.
practice-stat-wrong = Queste date non si leggono: scrivi giorno, mese e anno. Sono mostrati gli ultimi dodici mesi.
practice-stat-how = I giorni sono di calendario, dalla presentazione all'esito, senza quelli in cui il termine era sospeso o interrotto; delle pratiche prese da un altro programma le sospensioni non si conoscono. Contano le pratiche concluse nel periodo, non quelle archiviate, annullate o decadute. Il silenzio-assenso e il silenzio-rifiuto non sono nel termine; una CILA o una SCIA che resta efficace lo è. «In corso» e «oltre il termine» sono a oggi.
practices-area-corners = L'area ha troppi vertici (più di { $max }): disegnala più semplice.
practice-desk-written = Ti hanno scritto ({ $n })
practice-parcels-help = Per esempio 12/345, 12/346/2. Vuoto: nessuna.
practice-constraint = Sul posto c'è un vincolo (paesaggio, ambiente, beni culturali)
