//! Every public page as a browser asks for it: in both languages, with its safety headers, compressed or not, kept or not.

use std::io::Read;

use reqwest::Response;
use reqwest::header::HeaderMap;

use crate::report_flow::tile_of_the_square;
use crate::server::{Person, SQUARE, Town, a_report, both};

/// The pages that lead on without anything before them.
const PAGES: [&str; 8] = [
    "/",
    "/segnalazioni",
    "/segnala",
    "/accedi",
    "/privacy",
    "/accessibilita",
    "/note-legali",
    "/segnalazioni/2026-000001",
];

fn text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

async fn ask(person: &Person, method: &str, path: &str, headers: &[(&str, &str)]) -> Response {
    let method = method.parse().expect("a method");
    let mut request = person.client.request(method, format!("{}{path}", person.url));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.expect("an answer")
}

/// What every answer says, so that a browser does nothing behind a citizen's back.
fn assert_safe(headers: &HeaderMap, path: &str) {
    let policy = text(headers, "content-security-policy");
    for part in [
        "default-src 'none'",
        "script-src 'self';",
        "style-src 'self';",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    ] {
        assert!(policy.contains(part), "{path}: {part} is not in the policy: {policy}");
    }
    assert!(!policy.contains("unsafe"), "{path}: {policy}");
    assert_eq!(text(headers, "x-content-type-options"), "nosniff", "{path}");
    assert_eq!(text(headers, "referrer-policy"), "same-origin", "{path}");
    assert!(text(headers, "permissions-policy").contains("microphone=()"), "{path}");
    assert!(!text(headers, "cache-control").is_empty(), "{path}: nothing about keeping it");
    assert!(headers.get("server").is_none(), "{path}: it tells what it is built of");
}

/// The addresses a page loads from or leads to on this site.
fn links(page: &str) -> Vec<String> {
    let of = |attribute: &'static str| {
        page.split(attribute)
            .skip(1)
            .filter_map(|rest| rest.split(['"', '#']).next())
            .filter(|link| link.starts_with('/'))
    };
    of(" href=\"").chain(of(" src=\"")).map(|link| link.replace("&#38;", "&").replace("&amp;", "&")).collect()
}

fn unpacked(coding: &str, bytes: &[u8]) -> Vec<u8> {
    match coding {
        "gzip" => {
            let mut out = Vec::new();
            flate2::read::GzDecoder::new(bytes).read_to_end(&mut out).expect("gzip");
            out
        }
        "" => bytes.to_vec(),
        other => unreachable!("{other} was not accepted"),
    }
}

async fn town_with_a_report(town: &Town) -> Person {
    let citizen = town.citizen();
    citizen.report(&a_report("Una buca", 0.0)).await;
    citizen
}

both! {
    async fn every_page_in_both_languages(town: &Town) {
        let citizen = town_with_a_report(town).await;
        for page in PAGES {
            for (path, lang) in [(page.to_owned(), "it"), (format!("/en{}", page.trim_end_matches('/')), "en")] {
                let answer = citizen.get(&path).await;
                assert_eq!(answer.status(), 200, "{path}");
                assert_eq!(text(answer.headers(), "content-type"), "text/html; charset=utf-8", "{path}");
                assert_safe(answer.headers(), &path);
                let body = answer.text().await.expect("a page");
                assert!(body.contains(&format!("<html lang=\"{lang}\">")), "{path}: not in {lang}");
                assert!(body.contains("<title>") && body.contains("id=\"main\"") && body.contains("<h1"), "{path}");
                assert!(!body.contains("onclick=") && !body.contains("<script>") && !body.contains(" style=\""), "{path}: the policy forbids it");
                let other = if lang == "it" { "hreflang=\"en\"" } else { "hreflang=\"it\"" };
                assert!(body.contains(other), "{path}: no way to the other language");
                for untranslated in ["{ $", "Unknown localization", "No localization"] {
                    assert!(!body.contains(untranslated), "{path}: {untranslated}");
                }
            }
        }
    }

    async fn no_link_is_dead(town: &Town) {
        let citizen = town_with_a_report(town).await;
        let mut known: std::collections::BTreeSet<String> = PAGES.iter().map(|path| (*path).to_owned()).collect();
        let mut waiting: Vec<String> = known.iter().cloned().collect();
        while let Some(path) = waiting.pop() {
            let answer = citizen.get(&path).await;
            let status = answer.status().as_u16();
            assert!(status == 200 || (status == 303 && path.contains("/ufficio")), "{path}: {status}");
            if text(answer.headers(), "content-type").starts_with("text/html") {
                let page = answer.text().await.expect("a page");
                waiting.extend(links(&page).into_iter().filter(|link| known.insert(link.clone())));
            }
        }
        assert!(known.len() > 20, "{known:?}");
    }

    async fn head_is_get_without_a_body(town: &Town) {
        let citizen = town_with_a_report(town).await;
        let documents = ["/api/v1/reports", "/maps/style.json", "/tiles/reports.json", "/maps/basemap.json", "/healthz", "/readyz", "/metrics"];
        for path in PAGES.into_iter().chain(documents) {
            let get = ask(&citizen, "GET", path, &[]).await;
            let head = ask(&citizen, "HEAD", path, &[]).await;
            assert_eq!((get.status(), head.status()), (reqwest::StatusCode::OK, reqwest::StatusCode::OK), "{path}");
            for name in ["content-type", "cache-control", "etag", "vary"] {
                assert_eq!(text(get.headers(), name), text(head.headers(), name), "{path}: {name}");
            }
            assert_safe(head.headers(), path);
            assert!(head.bytes().await.expect("nothing").is_empty(), "{path}");
        }
    }

    async fn a_tile_is_sent_once(town: &Town) {
        let citizen = town_with_a_report(town).await;
        let path = tile_of_the_square();
        let first = citizen.get(&path).await;
        assert_eq!((first.status().as_u16(), text(first.headers(), "content-type")), (200, "application/vnd.mapbox-vector-tile"));
        let etag = text(first.headers(), "etag").to_owned();
        assert!(!etag.is_empty());
        let again = ask(&citizen, "GET", &path, &[("if-none-match", &etag)]).await;
        assert_eq!((again.status().as_u16(), text(again.headers(), "etag")), (304, etag.as_str()));
        assert!(again.bytes().await.expect("nothing").is_empty());
        for list in [format!("\"x\", {etag}"), "*".to_owned()] {
            assert_eq!(ask(&citizen, "GET", &path, &[("if-none-match", &list)]).await.status(), 304, "{list}");
        }
        citizen.report(&a_report("Un'altra", 3.0)).await;
        let changed = ask(&citizen, "GET", &path, &[("if-none-match", &etag)]).await;
        assert_eq!(changed.status(), 200, "what changed was not sent");
        assert_ne!(text(changed.headers(), "etag"), etag);
        let filtered = ask(&citizen, "GET", &format!("{path}?periodo=7"), &[("if-none-match", "*")]).await;
        assert_eq!(filtered.status(), 200, "a window of time changes by itself");
        let mut tags = Vec::new();
        for path in [path.clone(), format!("{path}?stato=aperte"), format!("{path}?at=2026-03-01")] {
            let etag = text(citizen.get(&path).await.headers(), "etag").to_owned();
            assert!(!tags.iter().any(|(_, known)| *known == etag), "{path}: another tile of the same name");
            tags.push((path, etag));
        }
        citizen.report(&a_report("Un'altra, in un'altra tessera", 2000.0)).await;
        for (path, etag) in tags {
            let same = ask(&citizen, "GET", &path, &[("if-none-match", &etag)]).await;
            assert_eq!(same.status(), 304, "{path}: what lies elsewhere changed it");
        }
        let packed = ask(&citizen, "GET", &path, &[("accept-encoding", "gzip")]).await;
        assert_eq!(text(packed.headers(), "content-encoding"), "gzip");
        let nothing = citizen.get("/tiles/reports/16/0/0.mvt").await;
        assert_eq!((nothing.status().as_u16(), nothing.bytes().await.expect("nothing").len()), (204, 0));
    }

    async fn a_picture_shows_the_reports_that_there_are(town: &Town) {
        const OPEN: [u8; 3] = [0x00, 0x40, 0x80];
        let citizen = town.citizen();
        let [lon, lat] = SQUARE;
        let path = format!("/maps/static/{lon},{lat},12/400x400.png?layer=reports");
        // Beside the number in the middle of a cluster of a few.
        let beside = async |path: &str| {
            let answer = citizen.get(path).await;
            let etag = text(answer.headers(), "etag").to_owned();
            let picture = image::load_from_memory(&answer.bytes().await.expect("a picture")).expect("a PNG");
            (picture.to_rgb8().get_pixel(210, 200).0, etag)
        };
        let (nothing, before) = beside(&path).await;
        assert_ne!(nothing, OPEN);
        for _ in 0..3 {
            citizen.report(&a_report("Buca", 0.0)).await;
        }
        let (cluster, after) = beside(&path).await;
        assert_eq!(cluster, OPEN);
        assert_ne!(before, after, "it would be taken for the picture before");
        assert_eq!(ask(&citizen, "GET", &path, &[("if-none-match", &after)]).await.status(), 304);
        assert_eq!(beside(&format!("{path}&stato=chiuse")).await.0, nothing);
        assert_eq!(beside(&format!("{path}&at=2026-03-01")).await.0, nothing);
        for wrong in ["&stato=persa", "&at=ieri", "&layer=reports", "&pin=x"] {
            assert_eq!(citizen.get(&format!("{path}{wrong}")).await.status(), 400, "{wrong}");
        }
        assert_eq!(citizen.get(&path.replace("layer=reports", "layer=people")).await.status(), 400);
        for wrong in ["11,43", "11,43,99", "a,b,c", "11,43,12,1", "NaN,1,12"] {
            assert_eq!(citizen.get(&format!("/?mappa={wrong}")).await.status(), 400, "{wrong}");
        }
    }

    async fn what_never_changes_is_kept(town: &Town) {
        let citizen = town_with_a_report(town).await;
        let page = citizen.page("/").await;
        let assets: Vec<_> = links(&page).into_iter().filter(|link| link.starts_with("/static/")).collect();
        assert!(assets.iter().any(|link| link.ends_with("app.css")) && assets.iter().any(|link| link.ends_with("app.js")), "{assets:?}");
        for path in &assets {
            let plain = citizen.get(path).await;
            assert_eq!(plain.status(), 200, "{path}");
            assert_eq!(text(plain.headers(), "cache-control"), "public, max-age=31536000, immutable", "{path}");
            assert_eq!(text(plain.headers(), "content-encoding"), "", "{path}");
            assert!(text(plain.headers(), "vary").contains("accept-encoding"), "{path}");
            assert_safe(plain.headers(), path);
            let etag = text(plain.headers(), "etag").to_owned();
            assert!(!etag.is_empty(), "{path}: who reloads gets it all again");
            let known = ask(&citizen, "GET", path, &[("if-none-match", &etag)]).await;
            assert_eq!((known.status().as_u16(), known.bytes().await.expect("nothing").len()), (304, 0), "{path}");
            let length = plain.bytes().await.expect("bytes").len();
            if matches!(path.rsplit('.').next(), Some("css" | "js")) {
                let small = ask(&citizen, "GET", path, &[("accept-encoding", "br")]).await;
                assert_eq!(text(small.headers(), "content-encoding"), "br", "{path}");
                assert!(small.bytes().await.expect("bytes").len() < length, "{path}");
                let refused = ask(&citizen, "GET", path, &[("accept-encoding", "br;q=0, identity")]).await;
                assert_eq!(text(refused.headers(), "content-encoding"), "", "{path}: brotli was refused");
            }
            let (_, name) = path.trim_start_matches("/static/").split_once('/').expect("a build");
            let older = citizen.get(&format!("/static/0123456789ab/{name}")).await;
            assert_eq!(text(older.headers(), "cache-control"), "no-store", "the name of another build must not be kept");
        }
    }

    async fn packed_for_those_who_can_unpack(town: &Town) {
        let citizen = town_with_a_report(town).await;
        let documents = ["/", "/segnalazioni", "/segnala", "/maps/style.json"];
        for path in documents {
            let plain = citizen.get(path).await;
            assert_eq!(text(plain.headers(), "content-encoding"), "", "{path}");
            assert!(text(plain.headers(), "vary").contains("accept-encoding"), "{path}: caches cannot tell");
            let plain = plain.bytes().await.expect("bytes");
            for (accepted, coding) in [("gzip", "gzip"), ("br", "br"), ("gzip, deflate, br", "br"), ("identity", ""), ("zstd", "")] {
                let answer = ask(&citizen, "GET", path, &[("accept-encoding", accepted)]).await;
                assert_eq!(text(answer.headers(), "content-encoding"), coding, "{path}: {accepted}");
                let bytes = answer.bytes().await.expect("bytes");
                if coding == "br" {
                    assert!(bytes.len() < plain.len(), "{path}");
                } else {
                    assert_eq!(unpacked(coding, &bytes), plain, "{path}: {accepted}");
                }
            }
        }
        let answer = ask(&citizen, "GET", "/maps/static/11.1986,43.8335,15/320x240.png", &[("accept-encoding", "gzip")]).await;
        assert_eq!((answer.status().as_u16(), text(answer.headers(), "content-encoding")), (200, ""), "a picture is small already");
        assert_eq!(image::load_from_memory(&answer.bytes().await.expect("bytes")).expect("a picture").width(), 320);
    }

    async fn nothing_there_is_said_kindly(town: &Town) {
        let citizen = town.citizen();
        for (path, lang, words) in [
            ("/non-esiste", "it", "Pagina non trovata"), ("/en/nowhere", "en", "not found"), ("/segnalazioni/2026-000099", "it", "Pagina non trovata"),
        ] {
            let answer = citizen.get(path).await;
            assert_eq!(answer.status(), 404, "{path}");
            assert_eq!(text(answer.headers(), "cache-control"), "no-store", "{path}: it may be there tomorrow");
            assert_safe(answer.headers(), path);
            let page = answer.text().await.expect("a page");
            assert!(page.contains(&format!("<html lang=\"{lang}\">")) && page.to_lowercase().contains(&words.to_lowercase()), "{path}: {page}");
            assert!(links(&page).len() > 5, "{path}: no way on");
        }
        let wrong = ask(&citizen, "DELETE", "/segnalazioni", &[]).await;
        assert_eq!((wrong.status().as_u16(), text(wrong.headers(), "allow")), (405, "GET,HEAD"));
        assert!(wrong.text().await.expect("a page").contains("id=\"main\""));
    }
}
