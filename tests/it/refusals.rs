//! Hostile and broken input: each is refused with a 4xx in the format of its surface, in time, and leaves nothing.
//!
//! What pages and programs are told is tried here; that a file is safe after it was taken is tried in `photos`.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use futures_util::{StreamExt, stream};
use reqwest::multipart::{Form, Part};
use reqwest::{Body, Response};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::report_flow::{POTHOLE, begin, data, photo, send_data};
use crate::server::{Person, SQUARE, Town, a_report, both, location};

/// A body that is far too large for anything.
const MEGABYTES: usize = 4000;
/// No refusal takes longer.
const REFUSED_WITHIN: Duration = Duration::from_secs(10);

/// A problem of a program: its status, and that it is told as a problem.
async fn problem(answer: Response, what: &str) -> u16 {
    let status = answer.status().as_u16();
    let kind = answer.headers().get("content-type").map(|kind| kind.to_str().expect("text").to_owned());
    let body = answer.text().await.expect("a body");
    assert!((400..500).contains(&status), "{what}: {status} {body}");
    assert_eq!(kind.as_deref(), Some("application/problem+json"), "{what}: {status} {body}");
    let body: Value = serde_json::from_str(&body).expect("JSON");
    assert_eq!((&body["status"], &body["type"]), (&json!(status), &json!("about:blank")), "{what}: {body}");
    assert!(body["detail"].as_str().is_some_and(|text| !text.is_empty()), "{what}: nothing is said: {body}");
    status
}

/// A refusal as a page that can be read and left.
async fn page_of_refusal(answer: Response, what: &str) -> (u16, String) {
    let status = answer.status().as_u16();
    let page = answer.text().await.expect("a page");
    assert!((400..500).contains(&status), "{what}: {status} {page}");
    assert!(page.contains("<html lang=\"it\">") && page.contains("id=\"main\""), "{what}: {status} is no page: {page}");
    (status, page)
}

/// The service lives, and what it has written is what it had.
async fn is_unharmed(town: &Town, events: u64) {
    assert_eq!(town.citizen().get("/healthz").await.status(), 200);
    assert_eq!(town.citizen().get("/readyz").await.status(), 200);
    assert_eq!(town.events().await, events, "something was written");
}

async fn send_json(person: &Person, body: impl Into<Body>, content_type: &str) -> Response {
    let request = person.client.post(format!("{}/api/v1/reports", person.url)).header("content-type", content_type);
    request.body(body).send().await.expect("an answer")
}

/// Sends bytes as they are; returns the whole answer.
async fn raw(town: &Town, request: &[u8]) -> String {
    let mut connection = TcpStream::connect(town.url.trim_start_matches("http://")).await.expect("a connection");
    connection.write_all(request).await.expect("it takes the request");
    let mut answer = Vec::new();
    let read = tokio::time::timeout(REFUSED_WITHIN, connection.read_to_end(&mut answer)).await;
    read.expect("an answer in time").expect("a whole answer");
    String::from_utf8_lossy(&answer).into_owned()
}

/// Asks for a path exactly as it is written; returns status and answer.
async fn get_raw(town: &Town, path: &str) -> (u16, String) {
    let answer = raw(town, format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").as_bytes()).await;
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
    (status.unwrap_or_else(|| unreachable!("{path}: a dead connection")), answer)
}

/// CRC-32 as PNG has it, bit by bit.
fn crc_32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xEDB8_8320 & 0_u32.wrapping_sub(crc & 1)))
    })
}

/// A PNG of a few bytes that says it is 30,000 pixels wide and high: 2.7 GB once decoded.
fn bomb() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(1, 1).write_to(&mut bytes, image::ImageFormat::Png).expect("a PNG");
    let mut bytes = bytes.into_inner();
    for at in [16, 20] {
        bytes[at..at + 4].copy_from_slice(&30_000_u32.to_be_bytes());
    }
    let crc = crc_32(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&crc.to_be_bytes());
    bytes
}

/// `megabytes` of the letter x between a beginning and an end, made as they are sent; and how many were taken.
pub(crate) fn lazily(beginning: &str, megabytes: usize, end: &str) -> (Body, Arc<AtomicUsize>) {
    let taken = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&taken);
    let megabyte = Bytes::from(vec![b'x'; 1 << 20]);
    let middle = stream::iter(0..megabytes).map(move |_| {
        counter.fetch_add(1, Ordering::Relaxed);
        megabyte.clone()
    });
    let ends = |text: &str| stream::iter([Bytes::from(text.to_owned())]);
    let all = ends(beginning).chain(middle).chain(ends(end)).map(Ok::<_, std::io::Error>);
    (Body::wrap_stream(all), taken)
}

both! {
    async fn files_that_are_no_photos(town: &Town) {
        let events = town.events().await;
        let whole = photo();
        let svg = b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>";
        let cases: [(&str, &str, Vec<u8>, &str); 8] = [
            ("bomba.png", "image/png", bomb(), "dimensioni troppo grandi"),
            ("disegno.jpg", "image/jpeg", svg.to_vec(), "non è una foto"),
            ("pagina.jpg", "image/jpeg", b"<!doctype html><script>alert(1)</script>".to_vec(), "non è una foto"),
            ("mezza.jpg", "image/jpeg", whole[..whole.len() / 2].to_vec(), "rovinata o incompleta"),
            ("mela.heic", "image/heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec(), "formato HEIC"),
            ("mela.jpg", "image/jpeg", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec(), "Più compatibile"),
            ("gif.jpg", "image/jpeg", b"GIF89a\x01\0\x01\0".to_vec(), "non è una foto"),
            ("zip.jpg", "image/jpeg", b"PK\x03\x04".repeat(100), "non è una foto"),
        ];
        let citizen = town.citizen();
        begin(&citizen).await;
        for (name, kind, bytes, told) in cases {
            let part = Part::bytes(bytes).file_name(name).mime_str(kind).expect("a type");
            let answer = send_data(&citizen, data(&POTHOLE).part("foto", part)).await;
            let (status, page) = page_of_refusal(answer, name).await;
            assert_eq!(status, 422, "{name}");
            assert!(page.contains(told) && page.contains(name), "{name}: not told why");
            assert!(page.contains("Ci è caduto un ciclista"), "{name}: what was typed is gone");
            assert!(!page.contains("/media/"), "{name}: it was taken");
        }
        is_unharmed(town, events).await;
    }

    async fn more_photos_than_a_report_takes(town: &Town) {
        let events = town.events().await;
        let citizen = town.citizen();
        begin(&citizen).await;
        let mut form = data(&POTHOLE);
        for n in 0..7_u8 {
            let mut bytes = std::io::Cursor::new(Vec::new());
            let picture = image::RgbImage::from_pixel(64, 64, image::Rgb([n * 30, 0, 0]));
            picture.write_to(&mut bytes, image::ImageFormat::Png).expect("a PNG");
            form = form.part("foto", Part::bytes(bytes.into_inner()).file_name(format!("{n}.png")));
        }
        let (status, page) = page_of_refusal(send_data(&citizen, form).await, "seven photos").await;
        assert_eq!(status, 422);
        assert!(page.contains("5.png: ") && page.contains("6.png: "), "which were not taken is not told");
        assert_eq!(page.matches("name=\"togli\"").count(), 5, "the first five are kept");
        is_unharmed(town, events).await;
    }

    async fn more_bytes_than_any_form_has(town: &Town) {
        let events = town.events().await;
        let citizen = town.citizen();
        begin(&citizen).await;
        let head = "--b\r\ncontent-disposition: form-data; name=\"foto\"; filename=\"a.jpg\"\r\n\r\n";
        let form = "multipart/form-data; boundary=b";
        let cases = [
            ("/segnala/dati", form, head, "\r\n--b--\r\n"),
            ("/segnala/foto", form, head, "\r\n--b--\r\n"),
            ("/api/v1/reports", "application/json", "{\"subject\":\"", "\"}"),
            ("/segnala", "application/x-www-form-urlencoded", "privacy=", ""),
            ("/accedi", "application/x-www-form-urlencoded", "email=", ""),
        ];
        for (path, kind, beginning, end) in cases {
            // Far from the end: what lies in buffers, and is dropped while the answer arrives, is counted too.
            for is_declared in [true, false] {
                let (body, taken) = lazily(beginning, MEGABYTES, end);
                let mut request = citizen.client.post(format!("{}{path}", town.url)).header("content-type", kind);
                if is_declared {
                    request = request.header("content-length", (MEGABYTES << 20) + beginning.len() + end.len());
                }
                let answer = tokio::time::timeout(REFUSED_WITHIN, request.body(body).send()).await.expect("in time");
                let answer = answer.unwrap_or_else(|error| unreachable!("{path}: {error:?}"));
                let taken = taken.load(Ordering::Relaxed);
                assert!(taken < MEGABYTES / 2, "{path}: {taken} MB were taken before it was refused");
                let status = match path {
                    "/api/v1/reports" => problem(answer, path).await,
                    _ => page_of_refusal(answer, path).await.0,
                };
                assert_eq!(status, 413, "{path}");
            }
        }
        assert_eq!(citizen.get("/segnala/dati").await.status(), 200, "the draft is lost");
        is_unharmed(town, events).await;
    }

    async fn places_that_are_none(town: &Town) {
        let events = town.events().await;
        let citizen = town.citizen();
        let [lon, lat] = SQUARE;
        for place in [
            "NaN,NaN", "Infinity,43.8", "1e999,43.8", "\"11.19\",\"43.83\"", "null,null", "[11.19],43.83", "181,43.8", "11.19,91",
            &format!("{lat},{lon}"), "9.19,45.46", "0,0", "-11.1986,43.8335",
        ] {
            let (lon, lat) = place.split_once(',').expect("two");
            let body = format!(r#"{{"category":"buca","subject":"x","answers":{{"dimensione":"media"}},"lon":{lon},"lat":{lat}}}"#);
            problem(send_json(&citizen, body, "application/json").await, place).await;
        }
        for place in ["NaN,NaN", "inf,-inf", "1e999,43.8", "undici,quarantatre", "43.8335,11.1986", "9.19,45.46", ",", "999,999"] {
            let citizen = town.citizen();
            citizen.post("/segnala", &[("privacy", "si")]).await;
            let (lon, lat) = place.split_once(',').expect("two");
            let typed: Vec<_> = POTHOLE.iter().copied().chain([("lon", lon), ("lat", lat)]).collect();
            let (status, page) = page_of_refusal(send_data(&citizen, data(&typed)).await, place).await;
            assert_eq!(status, 422, "{place}");
            assert!(page.contains("luogo-error") && page.contains("Buca profonda in piazza"), "{place}");
        }
        // Taps that no finger makes: far off the picture, or nowhere.
        for (x, y) in [("NaN", "NaN"), ("-1e300", "1e300"), ("1e999", "0"), ("", ""), ("320", "")] {
            let citizen = town.citizen();
            citizen.post("/segnala", &[("privacy", "si")]).await;
            let answer = send_data(&citizen, data(&[("mappa.x", x), ("mappa.y", y)])).await;
            assert!(answer.status().as_u16() < 500, "{x},{y}: {}", answer.status());
            citizen.page("/segnala/dati").await;
        }
        is_unharmed(town, events).await;
    }

    async fn texts_that_nobody_types(town: &Town) {
        let events = town.events().await;
        let citizen = town.citizen();
        begin(&citizen).await;
        let long = "a".repeat(10 << 20);
        for bad in ["a\u{0}b", "\u{1b}[31mrosso", "foto\u{202e}gpj.exe", "\u{2066}x\u{2069}", "\u{7f}", "\u{feff}", &long] {
            let what: String = bad.chars().take(12).collect();
            for field in ["subject", "description", "name", "address"] {
                let mut report = a_report("Una buca", 0.0);
                report[field] = json!(bad);
                let status = problem(citizen.send("k", &report).await, &format!("{field}: {what:?}")).await;
                assert_eq!(status, if bad.len() > 1000 { 413 } else { 422 }, "{field}: {what:?}");
            }
            for field in ["oggetto", "descrizione", "nome"] {
                let others = POTHOLE.iter().filter(|(name, _)| *name != field).copied();
                let typed: Vec<_> = others.chain([(field, bad)]).collect();
                let (status, page) = page_of_refusal(send_data(&citizen, data(&typed)).await, &what).await;
                assert_eq!(status, 422, "{field}: {what:?}");
                assert!(page.contains(&format!("id=\"{field}-error\"")) && page.contains("ada@example.org"), "{field}: {what:?}");
                send_data(&citizen, data(&[(field, ""), ("azione", "categoria")])).await;
            }
        }
        // A draft is kept for a day, so nobody may make a store of it.
        let form = (0..100).fold(Form::new(), |form, n| form.text(format!("domanda.q{n}"), long[..20_000].to_owned()));
        let (status, _) = page_of_refusal(send_data(&citizen, form).await, "a draft of 2 MB").await;
        assert_eq!(status, 413);
        let shape = "1".repeat(1 << 20);
        let form = (0..6).fold(Form::new(), |form, n| form.text(format!("fase_luogo_{n}"), shape.clone()));
        let (status, _) = page_of_refusal(send_data(&citizen, form).await, "texts of 6 MB that the form does not have").await;
        assert_eq!(status, 413);
        assert!(citizen.page("/segnala/dati").await.contains("ada@example.org"), "the draft of before is lost");
        is_unharmed(town, events).await;
    }

    async fn documents_that_are_not_understood(town: &Town) {
        let events = town.events().await;
        let citizen = town.citizen();
        let good = a_report("Una buca", 0.0).to_string();
        let deep = "[".repeat(100_000);
        let cases: [(&[u8], &str, u16); 9] = [
            (b"{\"category\":", "application/json", 400),
            (b"", "application/json", 400),
            (b"null", "application/json", 422),
            (b"[]", "application/json", 422),
            (b"{\"subject\":\"\xff\xfe\"}", "application/json", 400),
            (deep.as_bytes(), "application/json", 422),
            (good.as_bytes(), "text/plain", 415),
            (good.as_bytes(), "application/x-www-form-urlencoded", 415),
            (b"--b\r\n\r\n--b--", "multipart/form-data; boundary=b", 415),
        ];
        for (body, kind, status) in cases {
            let what = format!("{kind}: {}", String::from_utf8_lossy(&body[..body.len().min(40)]));
            assert_eq!(problem(send_json(&citizen, body.to_vec(), kind).await, &what).await, status, "{what}");
        }
        let changes = [
            ("category", json!("draghi")), ("category", json!("Buca; DROP TABLE events")), ("category", json!("")), ("category", json!(7)),
            ("subject", json!("")), ("subject", json!(null)), ("email", json!("nessuno")), ("phone", json!("chiamami")),
            ("accuracy_m", json!(-1)), ("answers", json!({ "dimensione": "enorme" })), ("answers", json!({})), ("sconosciuto", json!(1)),
        ];
        for (field, value) in changes {
            let mut report = a_report("Una buca", 0.0);
            report[field] = value;
            assert_eq!(problem(citizen.send("k", &report).await, &report.to_string()).await, 422, "{report}");
        }
        for key in ["", &"k".repeat(129)] {
            assert_eq!(problem(citizen.send(key, &a_report("x", 0.0)).await, "a key").await, 400, "a key of {} bytes", key.len());
        }
        for method in ["PUT", "DELETE", "PATCH"] {
            let request = citizen.client.request(method.parse().expect("a method"), format!("{}/api/v1/reports", town.url));
            assert_eq!(problem(request.send().await.expect("an answer"), method).await, 405);
        }
        is_unharmed(town, events).await;
    }

    async fn asked_too_often(town: &Town) {
        let citizen = Person { url: town.serve(true).await, ..town.citizen() };
        let events = town.events().await;
        let mut refused = 0;
        for n in 0..15 {
            let answer = citizen.post("/accedi", &[("email", "nessuno@example.org"), ("password", "provo")]).await;
            if answer.status() == 429 {
                let wait: u64 = answer.headers()["retry-after"].to_str().expect("text").parse().expect("seconds");
                assert!((1..=60).contains(&wait), "{wait}");
                page_of_refusal(answer, "signing in").await;
                refused += 1;
            } else {
                assert!(n < 12, "the attempts are not counted");
            }
        }
        assert!(refused >= 3);
        let mut taken = 0_u32;
        let answer = loop {
            let answer = citizen.send(&format!("k{taken}"), &a_report("Una buca", f64::from(taken))).await;
            if answer.status() != 201 {
                break answer;
            }
            taken += 1;
        };
        assert!((60..70).contains(&taken), "{taken} reports of one address at once");
        assert!(answer.headers().contains_key("retry-after"));
        assert_eq!(problem(answer, "reporting").await, 429);
        is_unharmed(town, events + u64::from(taken)).await;
    }

    async fn programs_that_fill_in_every_field(town: &Town) {
        let citizen = Person { url: town.serve(true).await, ..town.citizen() };
        begin(&citizen).await;
        let page = citizen.page("/segnala/dati").await;
        assert!(page.contains("name=\"sito_web\"") && page.contains("aria-hidden=\"true\""), "{page}");
        let filled: Vec<_> = POTHOLE.iter().copied().chain([("sito_web", "https://spam.example")]).collect();
        assert_eq!(location(&send_data(&citizen, data(&filled)).await), "/segnala/riepilogo");
        town.pass(jiff::ToSpan::seconds(30));
        let events = town.events().await;
        let refused = citizen.post("/segnala/riepilogo", &[]).await;
        let (status, page) = page_of_refusal(refused, "a program").await;
        assert!(status == 422 && page.contains("sembra fatto da un programma"), "{page}");
        is_unharmed(town, events).await;
        // A browser that filled it in by mistake: sent again as people send it, it is taken.
        let again: Vec<_> = POTHOLE.iter().copied().chain([("sito_web", "")]).collect();
        assert_eq!(location(&send_data(&citizen, data(&again)).await), "/segnala/riepilogo");
        assert!(location(&citizen.post("/segnala/riepilogo", &[]).await).starts_with("/segnala/fatto"));

        let fast = Person { url: town.serve(true).await, ..town.citizen() };
        begin(&fast).await;
        send_data(&fast, data(&POTHOLE)).await;
        town.pass(jiff::ToSpan::milliseconds(3_999));
        let (status, page) = page_of_refusal(fast.post("/segnala/riepilogo", &[]).await, "too fast").await;
        assert!(status == 422 && page.contains("tra qualche secondo"), "{page}");
        town.pass(jiff::ToSpan::milliseconds(1));
        assert!(location(&fast.post("/segnala/riepilogo", &[]).await).starts_with("/segnala/fatto"));
    }

    async fn forms_of_other_sites(town: &Town) {
        let events = town.events().await;
        let desk = town.desk().await;
        let number = desk.report(&a_report("Una buca", 0.0)).await;
        let record = format!("/ufficio/segnalazioni/{number}");
        let opened = town.events().await;
        assert_eq!(opened, events + 1);
        let headers = [
            ("origin", "https://evil.example"), ("origin", "null"), ("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"),
        ];
        for (name, value) in headers {
            for path in ["/segnala", "/accedi", "/esci", &record, "/segnala/riepilogo"] {
                let fields = [("privacy", "si"), ("atto", "pubblica")];
                let request = desk.client.post(format!("{}{path}", town.url)).header(name, value).form(&fields);
                let answer = request.send().await.expect("an answer");
                assert_eq!(page_of_refusal(answer, &format!("{name}: {value} to {path}")).await.0, 403);
            }
            let request = desk.client.post(format!("{}/api/v1/reports", town.url)).header(name, value);
            let answer = request.json(&a_report("Altrui", 0.0)).send().await.expect("an answer");
            assert_eq!(problem(answer, value).await, 403);
        }
        desk.page("/ufficio").await;
        for (name, value) in [("origin", town.url.as_str()), ("sec-fetch-site", "same-origin"), ("sec-fetch-site", "none")] {
            let request = town.citizen().client.post(format!("{}/segnala", town.url)).header(name, value);
            assert_eq!(location(&request.form(&[("privacy", "si")]).send().await.expect("an answer")), "/segnala/dati");
        }
        is_unharmed(town, opened).await;
    }

    async fn addresses_that_lead_nowhere(town: &Town) {
        let events = town.events().await;
        let huge = "a".repeat(30_000);
        let pages = [
            "/segnalazioni/2026-999999", "/segnalazioni/2026", "/segnalazioni/%00", "/segnalazioni/%ff%fe", "/segnalazioni/..%2f..%2fetc",
            "/segnalazioni?bbox=NaN,NaN,NaN,NaN", "/?bbox=1,2,3", "/?bbox=11.3,43.9,11.1,43.7", "/?bbox=,,,", "/?stato=draghi",
            "/?periodo=-1", "/?categoria=draghi", "/segnalazioni?dopo=%00", "/segnalazioni?bbox=1&bbox=2", "/../etc/passwd", "/%2e%2e/etc/passwd",
            "/segnala/fatto", "/segnala/fatto?numero=x&chiave=y", "/segnala/fatto?numero=2026-000001&chiave=%00", "/segnala/vicine?lon=ciao",
            "/cerca?numero=%00", "/nulla", "/en/nulla",
            &format!("/?bbox={huge}"), &format!("/segnalazioni/{huge}"), &format!("/segnalazioni?gruppo={huge}"),
        ];
        for path in pages {
            let (status, answer) = get_raw(town, path).await;
            let short = &path[..path.len().min(80)];
            assert!((400..500).contains(&status), "{short}: {status}");
            let lang = if path.starts_with("/en") { "en" } else { "it" };
            assert!(answer.contains(&format!("<html lang=\"{lang}\">")), "{short}: {status} is no page: {answer}");
        }
        let documents = [
            "/api/v1/reports/2026-999999", "/api/v1/reports/%00", "/api/v1/reports/%ff", "/api/v1/reports?bbox=nonsense", "/api/v1/reports?dopo=x",
            "/api/v1/reports?bbox=1&bbox=2", "/api/v1/nulla", "/api/v1/../../etc/passwd", "/api/nulla", "/tiles/reports/99/0/0.mvt",
            "/tiles/reports/16/99999999/1.mvt", "/tiles/reports/-1/0/0.mvt", "/tiles/reports/16/%00/1.mvt", "/tiles/draghi/1/0/0.mvt", "/tiles/reports/1/0/0.mvt?stato=draghi",
            "/tiles/reports/1/0/0.mvt?bbox=1&bbox=2", "/maps/static/NaN,NaN,NaN/64x64.png", "/maps/static/11,43,12/99999x99999.png", "/maps/static/11,43,12/0x0.png",
            "/maps/static/11,43,12/64x64.png?pin=NaN,1", "/maps/static/11,43,12/64x64.png?pin=1&pin=2", "/maps/basemap/3/%00/1.mvt", "/maps/glyphs/..%2f..%2fetc/0-255.pbf",
            "/static/x/nulla.css", "/static/x/../../../../etc/passwd", "/static/x/..%2f..%2f..%2fetc%2fpasswd", "/static/x/app.css.br/..",
            "/media/..%2f..%2fetc%2fpasswd", "/media/%00.jpg", "/media/abc.jpg", "/luogo?lon=NaN&lat=1", "/luogo", "/live?bbox=nonsense", "/live?layers=draghi",
        ];
        for path in documents {
            let (status, answer) = get_raw(town, path).await;
            assert!((400..500).contains(&status), "{path}: {status}");
            assert!(answer.to_lowercase().contains("content-type: application/problem+json"), "{path}: {answer}");
        }
        for long in [format!("/?a={}", "a".repeat(100_000)), format!("/{}", "a/".repeat(50_000))] {
            let (status, _) = get_raw(town, &long).await;
            assert!((400..500).contains(&status), "{status}");
        }
        for broken in ["GET / HTTP/1.1\r\n\r\n\r\n", "NONSENSE\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "POST /segnala HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n"] {
            let answer = raw(town, format!("{}connection: close\r\n\r\n", broken.trim_end_matches("\r\n").to_owned() + "\r\n").as_bytes()).await;
            assert!(!answer.contains(" 500 "), "{broken}: {answer}");
        }
        is_unharmed(town, events).await;
    }

    async fn bytes_that_no_database_takes(town: &Town) {
        let events = town.events().await;
        let citizen = town.citizen();
        for cookie in ["sestomia_bozza=%00aaaaaaaaaaaaaaaaaaaaa", "sestomia_session=%00", "sestomia_session=%ff", "=", ";;;"] {
            for path in ["/", "/segnala", "/segnala/dati", "/ufficio"] {
                let answer = citizen.client.get(format!("{}{path}", town.url)).header("cookie", cookie).send().await.expect("an answer");
                assert!(answer.status().as_u16() < 400, "{cookie} at {path}: {}", answer.status());
            }
            let answer = citizen.client.post(format!("{}/segnala", town.url)).header("cookie", cookie).form(&[("privacy", "si")]);
            assert_eq!(location(&answer.send().await.expect("an answer")), "/segnala/dati", "{cookie}");
        }
        let sign_in = citizen.post("/accedi", &[("email", "a\0@example.org"), ("password", "\0")]).await;
        assert_eq!(page_of_refusal(sign_in, "signing in with NUL").await.0, 422);
        is_unharmed(town, events).await;
        let desk = town.desk().await;
        let number = desk.report(&a_report("Una buca", 0.0)).await;
        let answer = citizen.post(&format!("/segnalazioni/{number}/anche-a-me"), &[("volta", "a\0b")]).await;
        assert_eq!(location(&answer), format!("/segnalazioni/{number}?grazie=1"), "a key that cannot be one is none");
        let fields = [("volta", "a\0b"), ("lon", "11.1986"), ("lat", "43.8335"), ("canale", "desk")];
        let answer = desk.post("/ufficio/nuova", &[&fields[..], &POTHOLE[..]].concat()).await;
        assert!(location(&answer).starts_with("/ufficio/segnalazioni/"), "a key that cannot be one is none");
    }
}
