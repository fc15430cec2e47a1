//! Documents of practices: what is taken in and what is not, who may have them, how they are looked at; and requests to see
//! them.

use std::io::Write;
use std::sync::Arc;
use std::time::SystemTime;

use axum::body::Body;
use axum::http::{Request, header};
use bytes::Bytes;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use jiff::{SignedDuration, ToSpan};
use reqwest::StatusCode;
use sestomia::app::clock::Clock;
use sestomia::app::housekeeping::tidy;
use sestomia::app::retention::erase;
use sestomia::app::submit::{Submission, What};
use sestomia::domain::command::Audience;
use sestomia::domain::matter::{Beginning, Doing};
use sestomia::domain::person::{Actor, Role};
use sestomia::domain::practice::dossier::{Dossier, Envelope, File, Handed, Party, PartyRole, References};
use sestomia::domain::practice::{self, Practice, Wanted};
use sestomia::domain::text::Line;
use sestomia::media::{Acts, Blob, Drawing, Extension, FileName, MediaError, Paper};
use sestomia::store::{letters, privacy};
use sestomia::web::page::practices::reader::password_cookie;
use sestomia::web::page::practices::upload::{Received, read_form};
use sestomia::web::{self, Site};
use sestomia::words::{Language, Words};

use crate::server::{Person, Town, both};
use crate::submission::{citizen, staff};

const SIGNED: &[u8] = include_bytes!("../practices/relazione.pdf.p7m");
/// The same, with ends by marks and the document in parts.
const SIGNED_IN_PARTS: &[u8] = include_bytes!("../practices/relazione-ber.pdf.p7m");

fn line<const MAX: usize>(text: &str) -> Line<MAX> {
    Line::new(text).expect("a line")
}

/// A PDF of these objects; the first is the catalogue.
fn pdf_of(objects: &[Vec<u8>]) -> Vec<u8> {
    let (mut pdf, mut offsets) = (b"%PDF-1.5\n".to_vec(), Vec::new());
    for (number, object) in (1..).zip(objects) {
        offsets.push(pdf.len());
        pdf.extend(format!("{number} 0 obj\n").bytes());
        pdf.extend(object);
        pdf.extend(b"\nendobj\n");
    }
    let start = pdf.len();
    pdf.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for offset in offsets {
        pdf.extend(format!("{offset:010} 00000 n \n").bytes());
    }
    let trailer = format!("trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1);
    pdf.extend(trailer.bytes());
    pdf
}

fn stream(dictionary: &str, data: &[u8]) -> Vec<u8> {
    let head = format!("<<{dictionary}/Length {}>>\nstream\n", data.len());
    [head.as_bytes(), data, b"\nendstream"].concat()
}

/// A PDF with a page for each text; `more` stands in its catalogue.
pub(crate) fn pdf(texts: &[&str], more: &str) -> Vec<u8> {
    let kids: Vec<String> = (0..texts.len()).map(|n| format!("{} 0 R", 4 + 2 * n)).collect();
    let mut objects = vec![
        format!("<</Type/Catalog/Pages 2 0 R{more}>>").into_bytes(),
        format!("<</Type/Pages/Count {}/Kids[{}]>>", texts.len(), kids.join(" ")).into_bytes(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_vec(),
    ];
    for (n, text) in texts.iter().enumerate() {
        let page = format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents {} 0 R>>",
            5 + 2 * n
        );
        objects.push(page.into_bytes());
        objects.push(stream("", format!("BT /F1 24 Tf 72 760 Td ({text}) Tj ET").as_bytes()));
    }
    pdf_of(&objects)
}

fn packed(data: &[u8]) -> Vec<u8> {
    let mut packing = ZlibEncoder::new(Vec::new(), Compression::best());
    packing.write_all(data).expect("packs");
    packing.finish().expect("packs")
}

/// A PDF whose catalogue and what it starts lie in a stream of objects, filtered so.
fn in_objects(action: &str, filter: &str, encode: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let parts = ["<</Type/Catalog/Pages 2 0 R/OpenAction 5 0 R>>".to_owned(), action.to_owned()];
    let head = format!("4 0 5 {} ", parts[0].len() + 1);
    let data = encode(format!("{head}{} {}", parts[0], parts[1]).as_bytes());
    let objects = stream(&format!("/Type/ObjStm/N 2/First {}/Filter{filter}", head.len()), &data);
    let mut pdf = b"%PDF-1.5\n".to_vec();
    let mut offsets = Vec::new();
    for (number, object) in [
        (2, b"<</Type/Pages/Count 1/Kids[3 0 R]>>".to_vec()),
        (3, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>".to_vec()),
        (6, objects),
    ] {
        offsets.push(pdf.len());
        pdf.extend(format!("{number} 0 obj\n").bytes());
        pdf.extend(object);
        pdf.extend(b"\nendobj\n");
    }
    let start = pdf.len();
    let row = |kind: u8, field: usize, last: u8| {
        let place = u16::try_from(field).expect("fits").to_be_bytes();
        vec![kind, place[0], place[1], last]
    };
    let rows = [
        row(0, 0, 255),
        row(0, 0, 0),
        row(1, offsets[0], 0),
        row(1, offsets[1], 0),
        row(2, 6, 0),
        row(2, 6, 1),
        row(1, offsets[2], 0),
        row(1, start, 0),
    ];
    let references = stream("/Type/XRef/Size 8/W[1 2 1]/Root 4 0 R", &rows.concat());
    pdf.extend(b"7 0 obj\n");
    pdf.extend(references);
    pdf.extend(format!("\nendobj\nstartxref\n{start}\n%%EOF\n").bytes());
    pdf
}

async fn take_in(town: &Town, bytes: impl Into<Bytes>) -> Result<Paper, MediaError> {
    town.app().papers().take_in(bytes.into()).await
}

async fn site(town: &Town) -> Arc<Site> {
    let options = web::Options { public_url: town.url.clone(), rate_limit: false, basemap: None, openid: None };
    Site::new(Arc::clone(town.app()), options).await.expect("a site")
}

/// Files of a form, each in the field of that name.
fn form(files: &[(&str, &str, &[u8])]) -> Request<Body> {
    let mut body = b"--x\r\nContent-Disposition: form-data; name=\"oggetto\"\r\n\r\nTettoia\r\n".to_vec();
    for (field, name, bytes) in files {
        body.extend(
            format!("--x\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n").bytes(),
        );
        body.extend(*bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--x--\r\n");
    let request = Request::post("/").header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
    request
        .extension(axum::extract::ConnectInfo(std::net::SocketAddr::from(([127, 0, 0, 1], 1))))
        .body(body.into())
        .expect("a request")
}

async fn received(town: &Town, files: &[(&str, &str, &[u8])]) -> Received {
    let site = site(town).await;
    read_form(&site, form(files), Words::of(Language::It)).await.expect("it reads")
}

/// A document as it was handed in.
fn handed(title: &str, file: File) -> Handed {
    Handed { piece: None, title: line(title), file }
}

async fn kept(town: &Town, name: &str, bytes: Vec<u8>) -> File {
    let paper = take_in(town, bytes.clone()).await.expect("a document");
    town.app().media().put(&paper.pdf).await.expect("kept");
    let mut signed = None;
    if let Some(one) = &paper.signed {
        town.app().media().put(&one.envelope).await.expect("kept");
        let (hash, signatures, verified) = (one.envelope.hash(), one.signatures, one.verified);
        signed = Some(Envelope { hash, signatures, digest_matches: one.digest_matches, verified });
    }
    File { pdf: paper.pdf.hash(), name: line(name), size_bytes: bytes.len() as u64, signed }
}

fn officer() -> Actor {
    Actor { account: None, ..staff(Role::BuildingOfficer, "edilizia-privata") }
}

async fn submit(town: &Town, actor: Actor, what: What) -> sestomia::app::submit::Receipt {
    town.app().submit(Submission { actor, what, contact: None, at: None, key: None }).await.expect("submitted")
}

/// A practice with these documents, for its parties.
async fn filed(town: &Town, documents: Vec<Handed>) -> Practice {
    let kind = "cil".parse().expect("a type");
    let mut documents = documents;
    if let Some(first) = documents.first_mut() {
        first.piece = Some("relazione".parse().expect("a piece"));
    }
    let party = Party {
        role: PartyRole::Applicant,
        name: line("Ada Bianchi"),
        tax_code: None,
        email: Some("ada@example.org".to_owned().try_into().expect("an address")),
        phone: None,
        register: None,
    };
    let dossier = Dossier {
        kind,
        object: line("Tettoia in legno"),
        address: None,
        footprint: None,
        parcels: Vec::new(),
        references: References::default(),
        constraint: false,
        officer: None,
    };
    let draft = practice::Draft { dossier, filed_on: None, parties: vec![party], documents };
    let receipt = submit(town, citizen(), What::Begin(Box::new(Beginning::Practice(draft)))).await;
    of_number(town, &receipt.number.expect("a number").to_string()).await
}

async fn of_number(town: &Town, number: &str) -> Practice {
    town.app().practice(number.parse().expect("a number")).await.expect("it reads").expect("a practice")
}

/// A practice with a report of two pages, one that is signed, and one that only the office sees.
async fn with_documents(town: &Town) -> Practice {
    let report = handed("Relazione", kept(town, "relazione.pdf", pdf(&["Prima pagina", "Seconda"], "")).await);
    let signed = handed("Asseverazione", kept(town, "relazione.pdf.p7m", SIGNED.to_vec()).await);
    let practice = filed(town, vec![report, signed]).await;
    let internal = handed("Parere interno", kept(town, "parere.pdf", pdf(&["Parere"], "")).await);
    act(town, &practice, Wanted::Enclose { document: internal, audience: Audience::Internal }).await;
    of_number(town, &practice.number.to_string()).await
}

async fn act(town: &Town, practice: &Practice, what: Wanted) {
    let doing = Doing::Practice(practice::Command { on: None, what });
    submit(town, officer(), What::Do(practice.id, None, Box::new(doing))).await;
}

/// Somebody who has typed the password.
async fn party(town: &Town, practice: &Practice) -> Vec<(&'static str, String)> {
    let site = site(town).await;
    let cookie = password_cookie(&site, practice).expect("a password");
    vec![("cookie", format!("{}={}", cookie.name(), cookie.value()))]
}

async fn get(person: &Person, path: &str, headers: &[(&'static str, String)]) -> reqwest::Response {
    let request = person.client.get(format!("{}{path}", person.url));
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, value));
    request.send().await.expect("an answer")
}

fn cache(answer: &reqwest::Response) -> &str {
    answer.headers()["cache-control"].to_str().expect("text")
}

/// The addresses of a document.
fn addresses(practice: &Practice, n: usize) -> Vec<String> {
    let path = format!("/pratiche/{}/documenti/{n}", practice.number);
    let below = ["", "/firma", "/pagine", "/pagine/1.png", "/miniatura.png"];
    below.into_iter().map(|end| format!("{path}{end}")).collect()
}

fn visits_in(page: &str) -> Vec<String> {
    let select = page.split_once("<select id=\"visita").expect("a choice").1;
    let select = select.split_once("</select>").expect("its end").0;
    select
        .split("value=\"")
        .skip(1)
        .filter_map(|rest| Some(rest.split_once('"')?.0.to_owned()))
        .filter(|one| !one.is_empty())
        .collect()
}

both! {
    async fn what_only_is_read_is_taken_in(town: &Town) {
        let plain = pdf(&["Relazione"], "");
        let paper = take_in(town, plain.clone()).await.expect("a document");
        assert_eq!((paper.pdf.bytes(), paper.signed), (&Bytes::from(plain), None));
        let harmless = in_objects("<</S/GoTo/D[3 0 R/Fit]>>", "/FlateDecode", packed);
        take_in(town, harmless).await.expect("going to a page is no harm");
        // The second by an algorithm that is not looked at.
        for (envelope, whole, verified) in [(SIGNED, "in one", 1), (SIGNED_IN_PARTS, "in parts", 0)] {
            let paper = take_in(town, envelope).await.expect("a signed document");
            let signed = paper.signed.expect("an envelope");
            assert!(paper.pdf.bytes().starts_with(b"%PDF-1.4"), "{whole}");
            assert_eq!((signed.envelope.bytes().as_ref(), signed.signatures, signed.digest_matches), (envelope, 1, true));
            assert_eq!(signed.verified, verified, "{whole}");
        }
    }

    async fn what_acts_is_refused(town: &Town) {
        let script = "/OpenAction<</S/JavaScript/JS(app.alert(1))>>";
        let hexed = |data: &[u8]| {
            let digit = |half: u8| b"0123456789ABCDEF"[usize::from(half)];
            let digits = data.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]);
            digits.chain([b'>']).collect::<Vec<u8>>()
        };
        let twice = |data: &[u8]| packed(&packed(data));
        for (bytes, acts) in [
            (pdf(&["a"], script), Acts::Script),
            (pdf(&["a"], &script.replace("JavaScript", "Java#53cript")), Acts::Script),
            (pdf(&["a"], "/AA<</WC<</S/Rendition/JS(1)>>>>"), Acts::Script),
            (in_objects("<</S/JavaScript/JS(1)>>", "/FlateDecode", packed), Acts::Script),
            // In filters that only a reader undoes.
            (in_objects("<</S/JavaScript/JS(1)>>", "/ASCIIHexDecode", hexed), Acts::Script),
            (in_objects("<</S/Launch/F(a)>>", "[/FlateDecode/FlateDecode]", twice), Acts::Launch),
            (pdf(&["a"], "/OpenAction<</S/SubmitForm/F(https://example.org)>>"), Acts::Launch),
            (pdf(&["a"], "/Names<</EmbeddedFiles<</Names[]>>>>"), Acts::Carries),
            (pdf(&["a"], "/AcroForm<</Fields[]/XFA[]>>"), Acts::Form),
            (pdf(&["a"], "/Extra<</Subtype/Movie>>"), Acts::Plays),
        ] {
            let refused = take_in(town, bytes.clone()).await;
            assert!(matches!(refused, Err(MediaError::Acts(own)) if own == acts), "{acts:?}: {refused:?}\n{}", String::from_utf8_lossy(&bytes));
        }
        let locked = pdf(&["a"], "").windows(5).position(|five| five == b"/Root").map(|at| {
            let mut bytes = pdf(&["a"], "");
            bytes.splice(at..at, b"/Encrypt 9 0 R".iter().copied());
            bytes
        });
        assert!(matches!(take_in(town, locked.expect("a trailer")).await, Err(MediaError::Encrypted)));
    }

    async fn what_is_something_else_is_refused(town: &Town) {
        for (bytes, what) in [
            (&b"PK\x03\x04 an archive"[..], "a ZIP"),
            (b"\xFF\xD8\xFF\xE0\0\x10JFIF", "a picture"),
            (b"<!doctype html><script>1</script>%PDF-1.4\n%%EOF", "a page"),
            (b"\x30\x82\x01\x00", "no envelope"),
        ] {
            assert!(matches!(take_in(town, Bytes::from_static(bytes)).await, Err(MediaError::NotADocument(_))), "{what}");
        }
        let whole = pdf(&["a"], "");
        assert!(matches!(take_in(town, whole[..whole.len() / 2].to_vec()).await, Err(MediaError::Broken { .. })));
        assert!(matches!(take_in(town, &b"%PDF-1.4\nnothing\n%%EOF\n"[..]).await, Err(MediaError::Broken { .. })));
        assert!(matches!(take_in(town, SIGNED[..SIGNED.len() - 9].to_vec()).await, Err(MediaError::NotSigned)));
        let mut altered = SIGNED.to_vec();
        let at = altered.windows(9).position(|text| text == b"Relazione").expect("the text");
        altered[at] = b'C';
        assert!(matches!(take_in(town, altered).await, Err(MediaError::Altered)));
        // The signature itself is the last thing in the envelope.
        let mut forged = SIGNED.to_vec();
        *forged.last_mut().expect("a byte") ^= 1;
        assert!(matches!(take_in(town, forged).await, Err(MediaError::Altered)));
        let archive = b"PK\x03\x04 an archive";
        assert!(matches!(take_in(town, [SIGNED, archive].concat()).await, Err(MediaError::NotSigned)));
        assert!(matches!(take_in(town, [&whole[..], archive].concat()).await, Err(MediaError::Broken { .. })));
    }

    async fn what_exhausts_a_reader_is_refused_and_nothing_else_happens(town: &Town) {
        let deep = format!("/Deep{}{}", "[".repeat(3_000_000), "]".repeat(3_000_000));
        let bomb = packed(&packed(&vec![b' '; 4 << 30 >> 4]));
        let bomb = in_objects("null", "[/FlateDecode/FlateDecode]", |data| if data.is_empty() { Vec::new() } else { bomb.clone() });
        for (bytes, what) in [(pdf(&["a"], &deep), "depth"), (bomb, "growth")] {
            let refused = take_in(town, bytes).await;
            assert!(matches!(refused, Err(MediaError::TooMuch | MediaError::Broken { .. })), "{what}: {refused:?}");
        }
        take_in(town, pdf(&["a"], "")).await.expect("the next one is taken in");
    }

    async fn a_form_with_documents(town: &Town) {
        let plain = pdf(&["Relazione"], "");
        let script = pdf(&["a"], "/OpenAction<</S/JavaScript/JS(1)>>");
        let all = received(town, &[
            ("relazione", "C:\\lavori\\relazione.pdf", &plain),
            ("asseverazione", "asseverazione.pdf.p7m", SIGNED),
            ("elaborati", "foto.zip.pdf", b"PK\x03\x04"),
            ("altro", "script.pdf", &script),
            ("vuoto", "", b""),
        ]).await;
        assert_eq!(all.get("oggetto"), Some("Tettoia"));
        let names: Vec<(&str, &str)> = all.handed.iter().map(|(field, file)| (field.as_str(), file.name.as_str())).collect();
        assert_eq!(names, [("relazione", "relazione.pdf"), ("asseverazione", "asseverazione.pdf.p7m")]);
        assert_eq!(all.refused.len(), 2);
        assert!(all.refused[0].starts_with("foto.zip.pdf: Il file non è un PDF"), "{:?}", all.refused);
        assert!(all.refused[1].contains("JavaScript"), "{:?}", all.refused);
        for (_, file) in &all.handed {
            let name = FileName { hash: file.pdf, extension: Extension::Pdf };
            assert!(town.app().media().get(name).await.expect("reads").is_some());
        }
        let signed = all.handed[1].1.signed.as_ref().expect("an envelope");
        let name = FileName { hash: signed.hash, extension: Extension::P7m };
        assert_eq!(town.app().media().get(name).await.expect("reads").as_deref(), Some(SIGNED));
        // What is kept is not had by its hash.
        for extension in ["pdf", "p7m"] {
            assert_eq!(town.citizen().get(&format!("/media/{}.{extension}", signed.hash)).await.status(), 404);
        }
        let many: Vec<(&str, &str, &[u8])> = (0..31).map(|_| ("a", "a.pdf", &b"PK"[..])).collect();
        assert!(received(town, &many).await.refused[30].contains("al massimo 30"));
    }

    async fn each_document_is_for_those_whom_it_is_for(town: &Town) {
        let practice = with_documents(town).await;
        let stranger = town.citizen();
        let mut missing = Vec::new();
        for path in (0..4).flat_map(|n| addresses(&practice, n)).chain(addresses(&practice, 99)) {
            let answer = stranger.get(&path).await;
            assert_eq!((answer.status().as_u16(), cache(&answer)), (404, "no-store"), "{path}");
            missing.push(answer.text().await.expect("a page").replace(&path, ""));
        }
        let nothing = stranger.get("/pratiche/2026-999999/documenti/0").await.text().await.expect("a page");
        let nothing = nothing.replace("/pratiche/2026-999999/documenti/0", "");
        assert!(missing.iter().all(|page| *page == nothing), "the answers can be told apart");
        assert!(stranger.page(&format!("/pratiche/{}/documenti", practice.number)).await.contains("Non ci sono documenti"));
        // With the password: what is for the parties.
        let key = party(town, &practice).await;
        for (n, status) in [(0, 200), (1, 200), (2, 404)] {
            for path in addresses(&practice, n) {
                let expected = if path.ends_with("/firma") && n == 0 { 404 } else { status };
                let answer = get(&stranger, &path, &key).await;
                assert_eq!((answer.status().as_u16(), cache(&answer)), (expected, "no-store"), "{path}");
            }
        }
        // The password of another practice opens nothing here.
        let other = filed(town, vec![handed("Altra", kept(town, "a.pdf", pdf(&["Altra"], "")).await)]).await;
        let key = party(town, &other).await;
        assert_eq!(get(&stranger, &addresses(&practice, 0)[0], &key).await.status(), 404);
        // The office sees all; others of the staff see what everybody does.
        let officer = town.staff(Role::BuildingOfficer, "edilizia-privata").await;
        let desk = town.desk().await;
        for path in addresses(&practice, 2).iter().filter(|path| !path.ends_with("/firma")) {
            assert_eq!(officer.get(path).await.status(), 200, "{path}");
            assert_eq!(desk.get(path).await.status(), 404, "{path}");
        }
        // What becomes public is for everybody, and may be kept only until it is asked for again.
        act(town, &practice, Wanted::Show { document: 0, audience: Audience::Public }).await;
        for path in addresses(&practice, 0).iter().filter(|path| !path.ends_with("/firma")) {
            let answer = stranger.get(path).await;
            assert_eq!((answer.status().as_u16(), cache(&answer)), (200, "no-cache"), "{path}");
        }
        let answer = stranger.get(&addresses(&practice, 0)[3]).await;
        let known = vec![("if-none-match", answer.headers()["etag"].to_str().expect("text").to_owned())];
        assert_eq!(get(&stranger, &addresses(&practice, 0)[3], &known).await.status(), 304);
        assert_eq!(get(&stranger, &addresses(&practice, 1)[3], &known).await.status(), 404);
    }

    async fn files_are_saved_and_never_opened_here(town: &Town) {
        let practice = with_documents(town).await;
        let (stranger, key) = (town.citizen(), party(town, &practice).await);
        for (path, kind, ending) in [
            (&addresses(&practice, 1)[0], "application/pdf", ".pdf\"; "),
            (&addresses(&practice, 1)[1], "application/pkcs7-mime", ".pdf.p7m\"; "),
        ] {
            let answer = get(&stranger, path, &key).await;
            let headers = answer.headers();
            assert_eq!((headers["content-type"].as_bytes(), headers["x-content-type-options"].as_bytes()), (kind.as_bytes(), &b"nosniff"[..]));
            let saved = headers["content-disposition"].to_str().expect("text");
            assert!(saved.starts_with("attachment; filename=\"Asseverazione") && saved.contains(ending), "{saved}");
        }
        let bytes = get(&stranger, &addresses(&practice, 1)[1], &key).await.bytes().await.expect("bytes");
        assert_eq!(bytes, SIGNED);
    }

    async fn a_document_is_looked_at_page_by_page(town: &Town) {
        let practice = with_documents(town).await;
        let (stranger, key) = (town.citizen(), party(town, &practice).await);
        let path = format!("/pratiche/{}/documenti/0/pagine", practice.number);
        let page = async |query: &str| get(&stranger, &format!("{path}{query}"), &key).await.text().await.expect("a page");
        let first = page("").await;
        assert!(first.contains("Pagina 1 di 2") && first.contains("Pagina successiva") && !first.contains("Pagina precedente"), "{first}");
        assert!(first.contains(&format!("src=\"{path}/1.png\"")), "{first}");
        let last = page("?p=99").await;
        assert!(last.contains("Pagina 2 di 2") && last.contains("Pagina precedente") && !last.contains("Pagina successiva"), "{last}");
        let signed = get(&stranger, &format!("/pratiche/{}/documenti/1/pagine", practice.number), &key).await;
        let signed = signed.text().await.expect("a page");
        assert!(signed.contains("Una firma digitale (P7M)") && signed.contains("qui non si controlla"), "{signed}");
        let picture = async |end: &str| {
            let answer = get(&stranger, &format!("{path}{end}"), &key).await;
            assert_eq!((answer.status().as_u16(), answer.headers()["content-type"].as_bytes()), (200, &b"image/png"[..]), "{end}");
            image::load_from_memory(&answer.bytes().await.expect("bytes")).expect("a picture").into_rgb8()
        };
        let drawn = picture("/1.png").await;
        assert_eq!(drawn.dimensions(), (1131, 1600));
        assert!(picture("/1.png?ingrandita=si").await.height() == 4000);
        for end in ["/0.png", "/3.png", "/x.png", "/1.jpg", "/1"] {
            assert_eq!(get(&stranger, &format!("{path}{end}"), &key).await.status(), 404, "{end}");
        }
        // What is not for everybody is stamped all over; what is for everybody is not.
        let reddish = |picture: &image::RgbImage| picture.pixels().filter(|pixel| pixel.0[0] > pixel.0[1].saturating_add(20)).count();
        assert!(reddish(&drawn) > 10_000, "{}", reddish(&drawn));
        let black = |picture: &image::RgbImage| picture.pixels().filter(|pixel| pixel.0.iter().all(|part| *part < 60)).count();
        assert!(black(&drawn) > 500, "the text is not drawn");
        act(town, &practice, Wanted::Show { document: 0, audience: Audience::Public }).await;
        assert_eq!(reddish(&picture("/1.png").await), 0);
        let small = image::load_from_memory(&stranger.get(&addresses(&practice, 0)[4]).await.bytes().await.expect("bytes")).expect("a picture");
        assert_eq!(small.height(), 320);
    }

    async fn the_office_sees_who_signed(town: &Town) {
        let practice = with_documents(town).await;
        let path = format!("{}/firmatari", addresses(&practice, 1)[0]);
        let officer = town.staff(Role::BuildingOfficer, "edilizia-privata").await;
        let answer = officer.get(&path).await;
        assert_eq!((answer.status().as_u16(), cache(&answer)), (200, "no-store"));
        let page = answer.text().await.expect("a page");
        for text in ["Prova", "26 novembre 2026", "23 novembre 2036", "La firma è giusta", "non si controlla"] {
            assert!(page.contains(text), "{text}: {page}");
        }
        // Filed before the certificate began: said, and not refused.
        assert!(page.contains("fuori dal periodo di validità"), "{page}");
        assert!(officer.page(&format!("/ufficio/pratiche/{}", practice.number)).await.contains(&path));
        assert!(officer.get(&format!("{}/firmatari", addresses(&practice, 0)[0])).await.status() == 404, "not signed");
        // Whoever may not gets what there is where nothing is, also once the document is for everybody.
        act(town, &practice, Wanted::Show { document: 1, audience: Audience::Public }).await;
        let (stranger, key, desk) = (town.citizen(), party(town, &practice).await, town.desk().await);
        for answer in [stranger.get(&path).await, get(&stranger, &path, &key).await, desk.get(&path).await] {
            assert_eq!((answer.status().as_u16(), cache(&answer)), (404, "no-store"));
        }
        let list = stranger.page(&format!("/pratiche/{}/documenti", practice.number)).await;
        assert!(list.contains("Una firma digitale (P7M), verificata") && !list.contains("firmatari"), "{list}");
        // Each look is noted, and no name is in the ledger.
        let viewings = async || {
            let later = town.app().now().checked_add(SignedDuration::from_hours(1)).expect("an instant");
            privacy::viewings(town.app().db(), town.app().jurisdiction(), later, 1000).await.expect("reads").len()
        };
        let before = viewings().await;
        officer.get(&path).await;
        assert_eq!(viewings().await, before + 1);
        let ledger = sestomia::store::ledger::events_after(town.app().db(), town.app().jurisdiction(), sestomia::domain::record::Seq(0), 1000).await.expect("reads");
        assert!(!format!("{ledger:?}").contains("Prova\""));
    }

    async fn a_page_that_cannot_be_drawn_says_so(town: &Town) {
        let blob = Blob::new(Extension::Pdf, Bytes::from_static(b"%PDF-1.4\nkept before it was looked at\n%%EOF\n"));
        town.app().media().put(&blob).await.expect("kept");
        let file = File { pdf: blob.hash(), name: line("vecchio.pdf"), size_bytes: 40, signed: None };
        let practice = filed(town, vec![handed("Vecchio", file)]).await;
        let key = party(town, &practice).await;
        let page = get(&town.citizen(), &addresses(&practice, 0)[2], &key).await;
        assert_eq!(page.status(), 200);
        assert!(page.text().await.expect("a page").contains("non si possono mostrare"));
        assert_eq!(get(&town.citizen(), &addresses(&practice, 0)[3], &key).await.status(), 404);
        assert_eq!(get(&town.citizen(), &addresses(&practice, 0)[0], &key).await.status(), 200);
        let drawing = Drawing { page: 7, side_px: 100, stamp: None };
        assert!(town.app().papers().draw(pdf(&["a"], "").into(), drawing).await.is_err());
    }

    async fn documents_stay_while_something_names_them(town: &Town) {
        let named = kept(town, "a.pdf", pdf(&["nominato"], "")).await;
        let in_draft = kept(town, "b.pdf.p7m", SIGNED.to_vec()).await;
        let nobodys = kept(town, "c.pdf", pdf(&["di nessuno"], "")).await;
        filed(town, vec![handed("Relazione", named.clone())]).await;
        // Files are as old as the machine's clock says.
        let ahead = Clock::System.now().duration_since(town.app().now()).max(SignedDuration::ZERO);
        town.pass(ahead.as_hours().hours());
        town.pass(60.hours());
        town.app().save_draft("pratica", &serde_json::to_string(&in_draft).expect("JSON")).await.expect("saved");
        assert_eq!(tidy(town.app(), SystemTime::UNIX_EPOCH).await.expect("tidies").files, 1);
        let there = async |hash, extension| town.app().media().get(FileName { hash, extension }).await.expect("reads").is_some();
        assert!(there(named.pdf, Extension::Pdf).await && there(in_draft.pdf, Extension::Pdf).await);
        assert!(there(in_draft.signed.expect("an envelope").hash, Extension::P7m).await);
        assert!(!there(nobodys.pdf, Extension::Pdf).await);
    }

    async fn anybody_asks_to_see_documents(town: &Town) {
        let practice = with_documents(town).await;
        let stranger = town.citizen();
        let path = format!("/pratiche/{}/accesso", practice.number);
        assert_eq!(stranger.get("/pratiche/2026-999999/accesso").await.status(), 404);
        let page = stranger.page(&path).await;
        let visits = visits_in(&page);
        assert!(visits.len() > 20, "{page}");
        // What is missing is said at its field, and what was typed stays.
        let answer = stranger.post(&path, &[("nome", "Bea Neri"), ("telefono", "niente")]).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let page = answer.text().await.expect("a page");
        for text in ["value=\"Bea Neri\"", "id=\"telefono-error\"", "href=\"#documenti\"", "href=\"#motivo\""] {
            assert!(page.contains(text), "{text}: {page}");
        }
        let wish = |once: &'static str, visit: String| async move {
            let fields = [
                ("volta", once), ("nome", "Bea Neri"), ("email", "Bea@example.org"), ("documenti", "La relazione"),
                ("motivo", "Abito accanto"), ("visita", &visit),
            ];
            let answer = town.citizen().post(&format!("/pratiche/{}/accesso", practice.number), &fields).await;
            (answer.status().as_u16(), answer.text().await.expect("a page"))
        };
        let (status, page) = wish("una", visits[0].clone()).await;
        assert_eq!(status, 200);
        assert!(page.contains("entro il 9 aprile 2026") && page.contains("Hai prenotato"), "{page}");
        // Sent twice it is there once; the hour is taken for others.
        assert_eq!(wish("una", visits[0].clone()).await.0, 200);
        // With something else in it the same form is another request.
        assert_eq!(wish("una", visits[1].clone()).await.0, 200);
        assert_eq!(wish("due", visits[1].clone()).await.0, 422);
        assert_eq!(wish("due", visits[0].clone()).await.0, 422);
        assert_eq!(wish("tre", "1".to_owned()).await.0, 422);
        assert_eq!(wish("quattro", String::new()).await.0, 200);
        assert!(!visits_in(&town.citizen().page(&path).await).contains(&visits[0]));
        let caught = stranger.post(&path, &[("sito_web", "x"), ("nome", "a"), ("email", "a@example.org"), ("documenti", "a"), ("motivo", "a")]).await;
        assert_eq!(caught.status(), 422);
        // None of it is in the ledger.
        let ledger = sestomia::store::ledger::events_after(town.app().db(), town.app().jurisdiction(), sestomia::domain::record::Seq(0), 1000).await.expect("reads");
        assert!(!format!("{ledger:?}").contains("Bea"));
    }

    async fn the_office_answers_who_asks(town: &Town) {
        let practice = with_documents(town).await;
        let path = format!("/pratiche/{}/accesso", practice.number);
        for (once, name, email) in [("una", "Bea Neri", "bea@example.org"), ("due", "Carlo Verdi", "carlo@example.org"), ("tre", "Dino Blu", "dino@example.org")] {
            let fields = [("volta", once), ("nome", name), ("email", email), ("documenti", "La relazione"), ("motivo", "Abito accanto")];
            assert_eq!(town.citizen().post(&path, &fields).await.status(), 200);
        }
        let list = "/ufficio/pratiche/accessi";
        let (officer, desk) = (town.staff(Role::BuildingOfficer, "edilizia-privata").await, town.desk().await);
        assert_eq!(town.citizen().get(list).await.status(), 303);
        assert_eq!(desk.get(list).await.status(), 403);
        assert_eq!(desk.post(list, &[("accesso", "1"), ("atto", "accogli")]).await.status(), 403);
        let page = officer.page(list).await;
        assert!(page.contains("Bea Neri") && page.contains("da rispondere entro il 9 aprile 2026"), "{page}");
        let id = |page: &str, name: &str| {
            let at = page.find(name).expect("it is listed");
            let rest = page[..at].rsplit_once("id=\"accesso-").expect("an id").1;
            rest.split_once('"').expect("its end").0.to_owned()
        };
        let (bea, carlo, dino) = (id(&page, "Bea Neri"), id(&page, "Carlo Verdi"), id(&page, "Dino Blu"));
        let visits = visits_in(&page);
        let answer = async |id: &str, act: &str, text: &str, visit: &str| {
            officer.post(list, &[("accesso", id), ("atto", act), ("testo", text), ("visita", visit)]).await
        };
        // Refusing needs a reason, an appointment an hour; what was typed stays.
        assert_eq!(answer(&bea, "rifiuta", "", "").await.status(), 422);
        let kept = answer(&bea, "appuntamento", "Portate la delega", "").await;
        assert_eq!(kept.status(), 422);
        assert!(kept.text().await.expect("a page").contains("Portate la delega"));
        assert_eq!(answer(&bea, "appuntamento", "Portate la delega", &visits[3]).await.status(), 303);
        assert_eq!(answer(&carlo, "appuntamento", "", &visits[3]).await.status(), 422, "two at the same hour");
        let within = visits[3].parse::<i64>().expect("milliseconds") + 30 * 60 * 1000;
        assert_eq!(answer(&carlo, "appuntamento", "", &within.to_string()).await.status(), 422, "two in one hour");
        assert_eq!(answer(&carlo, "rifiuta", "Non risulta un interesse", "").await.status(), 303);
        assert_eq!(answer(&carlo, "accogli", "", "").await.status(), 404, "answered for good");
        assert_eq!(answer(&bea, "accogli", "", "").await.status(), 303);
        let now = town.app().now();
        let later = now.checked_add(SignedDuration::from_hours(1)).expect("an instant");
        let mails = letters::take_due(town.app().db(), town.app().jurisdiction(), later, later, 50).await.expect("reads");
        let of = |email: &str| mails.iter().map(|due| &due.letter).filter(|mail| mail.recipient.as_str() == email).map(|mail| mail.body.clone()).collect::<Vec<_>>();
        assert_eq!((of("bea@example.org").len(), of("carlo@example.org").len(), of("dino@example.org").len()), (2, 1, 0));
        assert!(of("carlo@example.org")[0].contains("Non risulta un interesse"));
        let page = officer.page(&format!("{list}?risposte=si")).await;
        assert!(page.contains("Rifiutata") && page.contains("Prova edilizia-privata") && !page.contains("Dino Blu"), "{page}");
        // What waits too long is said.
        town.pass((40 * 24).hours());
        let officer = town.staff(Role::BuildingOfficer, "edilizia-privata").await;
        assert!(officer.page(list).await.contains("il termine era il 9 aprile 2026"));
        // Whoever asks for it is forgotten, and what was answered long ago.
        let desk = town.desk().await;
        assert!(desk.page("/ufficio/persone?q=dino%40example.org").await.contains("Dino Blu"));
        assert!(desk.page("/ufficio/persone/esporta?q=dino%40example.org").await.contains("Abito accanto"));
        desk.post("/ufficio/persone", &[("q", "DINO@example.org"), ("conferma", "si")]).await;
        assert!(!officer.page(list).await.contains("Dino Blu"));
        assert_eq!(officer.post(list, &[("accesso", &dino), ("atto", "accogli")]).await.status(), 404);
        town.pass((366 * 24).hours());
        erase(town.app(), false).await.expect("erases");
        let officer = town.staff(Role::BuildingOfficer, "edilizia-privata").await;
        let page = officer.page(&format!("{list}?risposte=si")).await;
        assert!(!page.contains("Bea Neri") && !page.contains("Carlo Verdi"), "{page}");
    }

    async fn asking_is_throttled(town: &Town) {
        let practice = filed(town, vec![handed("Relazione", kept(town, "a.pdf", pdf(&["a"], "")).await)]).await;
        let person = Person::new(town.serve(true).await);
        let path = format!("/pratiche/{}/accesso", practice.number);
        let mut refused = 0;
        for _ in 0..70 {
            refused += usize::from(person.post(&path, &[("nome", "a")]).await.status() == 429);
        }
        assert!(refused > 0);
    }
}
