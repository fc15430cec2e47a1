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
refusal-text-missing = Manca il testo. Scrivi almeno una frase.
refusal-text-too-long = Il testo è troppo lungo. Accorcialo: puoi scrivere al massimo { $max } caratteri.
refusal-outside = Il punto è fuori dal territorio del comune. Sposta il punto sulla mappa, oppure rivolgiti al comune in cui si trova.
refusal-category-unknown = Questa categoria non c'è. Scegline una dall'elenco; se non la trovi scegli «Altro».
refusal-office-unknown = Questo ufficio non c'è. Scegline uno dall'elenco.
refusal-answer-missing = Manca una risposta. Rispondi alla domanda «{ $question }».
refusal-place-missing = Manca il luogo. Tocca la mappa o scrivi un indirizzo.
refusal-contact-missing = Per questa categoria serve un contatto. Scrivi la tua e-mail o il tuo telefono: non vengono pubblicati.
refusal-contact-invalid = Il contatto non è scritto bene. Controlla l'e-mail (per esempio nome@example.org) o il numero di telefono.
refusal-original-missing = Manca la segnalazione originale. Scrivi il suo numero, per esempio 2026-001234.
refusal-reason-missing = Manca il motivo. Scegline uno dall'elenco.
refusal-number-unknown = Non c'è nessuna segnalazione con questo numero. Controllalo: è fatto come 2026-001234.
refusal-already-joined = Hai già detto che succede anche a te. Non serve ripeterlo: puoi seguire la segnalazione da questa pagina.
refusal-too-many-photos = Ci sono troppe foto. Togline qualcuna: puoi inviarne al massimo { $max }.

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
refusal-not-a-position = Il luogo non è valido. Tocca la mappa o scrivi un indirizzo.
refusal-outside-neighbour = Questo punto è nel territorio di { $name }. Rivolgiti a quel comune: { $contact }
refusal-control-characters = Il testo contiene caratteri che non possiamo accettare. Scrivilo di nuovo con la tastiera.
refusal-answer-invalid = La risposta alla domanda «{ $question }» non va bene. Controllala.
refusal-stopped = È un pericolo: non aspettare il modulo, telefona.
refusal-review-date = Scegli una data futura, entro un anno.
refusal-busy = In questo momento arrivano troppe richieste. Aspetta qualche secondo e riprova: quello che hai scritto resta qui.

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
act-reopen = Riapri
act-close-imported = Chiusa nel sistema di provenienza

## Durate

span-minutes = { $n ->
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
## (fine cornice)

## Pagine: mappa ed elenco
## (fine mappa ed elenco)

## Pagine: una segnalazione
## (fine una segnalazione)

## Pagine: segnala
## (fine segnala)

## Pagine: ufficio
## (fine ufficio)

## Messaggi di posta

mail-subject = [{ $jurisdiction }] Segnalazione { $number }: { $state }
mail-greeting = Buongiorno,
mail-received = il { $date } abbiamo ricevuto la tua segnalazione { $number } ({ $category }).
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
mail-stop = Ricevi questo messaggio perché hai lasciato il tuo indirizzo per la segnalazione { $number }. Se non vuoi più riceverne, rispondi a questo messaggio: togliamo il tuo indirizzo.
## (fine posta)
