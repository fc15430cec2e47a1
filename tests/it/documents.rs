//! Documents that the desk encloses: who gets them, who does not, and what stays known of it.

use reqwest::multipart::{Form, Part};
use reqwest::{Response, StatusCode};
use serde_json::Value;
use sestomia::app::replay;
use sestomia::domain::enclosure::ENCLOSURES_MAX;

use crate::desk::{mails, record, unfolded};
use crate::photos::{encoded, quarters};
use crate::server::{Person, Town, a_report, both};

const PDF: &[u8] = b"%PDF-1.4\n% una perizia\n%%EOF\n";

/// Title, audience and file of a form, with what is told when it is refused.
type Refused<'a> = (&'a str, &'a str, (&'a str, &'a [u8]), &'a str);

/// Sends the form of a document.
async fn enclose(person: &Person, number: &str, title: &str, audience: &str, file: (&str, &[u8])) -> Response {
    let mut form = Form::new();
    for (name, value) in [("atto", "documento"), ("titolo", title), ("visibile", audience)] {
        form = form.text(name, value.to_owned());
    }
    if !file.0.is_empty() {
        form = form.part("foto", Part::bytes(file.1.to_vec()).file_name(file.0.to_owned()));
    }
    let request = person.client.post(format!("{}{}", person.url, record(number))).multipart(form);
    request.send().await.expect("an answer")
}

async fn enclosed(person: &Person, number: &str, title: &str, audience: &str, file: (&str, &[u8])) {
    let answer = enclose(person, number, title, audience, file).await;
    let status = answer.status();
    assert_eq!(status, 303, "{title}: {}", answer.text().await.unwrap_or_default());
}

/// Lets others see a document.
async fn show_to(desk: &Person, number: &str, version: u32, audience: &str) -> StatusCode {
    let fields = [("atto", "documento-per"), ("aggiunta", &version.to_string()), ("visibile", audience)];
    desk.post(&record(number), &fields).await.status()
}

/// The last document of a report: its version.
async fn last(town: &Town, number: &str) -> u32 {
    let number = number.parse().expect("a number");
    let report = town.app().report(number, &crate::submission::desk()).await.expect("it reads").expect("a report");
    report.enclosures.last().expect("a document").version.0
}

async fn key(town: &Town, number: &str) -> String {
    let number = number.parse().expect("a number");
    let report = town.app().report(number, &crate::submission::desk()).await.expect("it reads").expect("a report");
    town.app().private_key_of(report.id)
}

/// A report whose reporter, and somebody who has joined, are told by mail.
async fn followed(town: &Town) -> String {
    let mut report = a_report("Un muro crepato", 0.0);
    report["email"] = "ada@example.org".into();
    let number = town.citizen().report(&report).await;
    let joined =
        town.citizen().post(&format!("/segnalazioni/{number}/anche-a-me"), &[("email", "bea@example.org")]).await;
    assert_eq!(joined.status(), 303);
    mails(town).await;
    number
}

both! {
    async fn what_is_for_everybody_is_on_the_public_page(town: &Town) {
        let number = followed(town).await;
        let (desk, stranger) = (town.desk().await, town.citizen());
        enclosed(&desk, &number, "Perizia del muro", "public", ("perizia.pdf", PDF)).await;
        let public = format!("/segnalazioni/{number}");
        let page = stranger.page(&public).await;
        let path = format!("{public}/documenti/{}", last(town, &number).await);
        assert!(page.contains(&format!("<a href=\"{path}\">Perizia del muro</a> (PDF, 1 kB)")), "{page}");
        assert!(page.contains("ha allegato «Perizia del muro» (lo vede: tutti)"), "who and when: {page}");
        let answer = stranger.get(&path).await;
        assert_eq!(answer.status(), 200);
        let headers = answer.headers().clone();
        let header = |name: &str| headers[name].to_str().expect("text").to_owned();
        assert_eq!(header("content-type"), "application/pdf");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("content-disposition"), "attachment; filename=\"Perizia_del_muro.pdf\"; filename*=UTF-8''Perizia%20del%20muro.pdf");
        assert!(header("content-security-policy").contains("default-src 'none'"));
        assert_eq!(header("cache-control"), "no-cache", "it may be withdrawn");
        assert_eq!(answer.bytes().await.expect("bytes").as_ref(), PDF);
        let api: Value = stranger.get(&format!("/api/v1/reports/{number}")).await.json().await.expect("JSON");
        assert_eq!(api["documents"][0]["title"], "Perizia del muro");
        assert!(api["documents"][0]["url"].as_str().expect("an address").ends_with(&path));
        let told = mails(town).await;
        assert!(told.len() == 2 && told.iter().all(|mail| unfolded(mail).contains("Perizia del muro")), "{told:?}");

        // It can be withdrawn, and is gone for everybody else at once.
        let version = last(town, &number).await;
        assert_eq!(show_to(&desk, &number, version, "public").await, 422, "as it is already");
        assert_eq!(show_to(&desk, &number, version, "internal").await, 303);
        assert_eq!(stranger.get(&path).await.status(), 404);
        assert_eq!(stranger.get(&format!("{path}?chiave={}", key(town, &number).await)).await.status(), 404);
        let page = stranger.page(&public).await;
        assert!(!page.contains("Perizia del muro"), "that it was there is told no longer either: {page}");
        let page = desk.page(&record(&number)).await;
        assert!(page.contains("«Perizia del muro» da qui lo vede: solo gli uffici"), "{page}");
        let findings = replay::check(town.app().db(), town.app().jurisdiction()).await.expect("it reads");
        assert_eq!(findings.faults, Vec::<String>::new());
    }

    async fn what_is_for_the_parties_is_behind_the_private_link(town: &Town) {
        let number = followed(town).await;
        let elsewhere = town.citizen().report(&a_report("Altrove", 400.0)).await;
        let (desk, stranger) = (town.desk().await, town.citizen());
        enclosed(&desk, &number, "Lettera a chi ha segnalato", "reporter", ("lettera.pdf", PDF)).await;
        let told = mails(town).await;
        assert!(told.len() == 1 && told[0].contains("ada@example.org"), "followers are not parties: {told:?}");
        let public = format!("/segnalazioni/{number}");
        let path = format!("{public}/documenti/{}", last(town, &number).await);
        assert!(!stranger.page(&public).await.contains("Lettera a chi"));
        let (own, other) = (key(town, &number).await, key(town, &elsewhere).await);
        let page = stranger.page(&format!("{public}?chiave={own}")).await;
        assert!(page.contains(&format!("{path}?chiave={own}")) && page.contains("solo chi ha segnalato"), "{page}");
        let answer = stranger.get(&format!("{path}?chiave={own}")).await;
        assert_eq!((answer.status().as_u16(), answer.headers()["cache-control"].to_str().expect("text")), (200, "no-store"));
        for closed in [path.clone(), format!("{path}?chiave={other}"), format!("{path}?chiave=x"), format!("{public}/documenti/1?chiave={own}"), format!("{public}/documenti/x?chiave={own}")] {
            assert_eq!(stranger.get(&closed).await.status(), 404, "{closed}");
        }
        // By the other report's address it is not had either.
        let version = last(town, &number).await;
        assert_eq!(stranger.get(&format!("/segnalazioni/{elsewhere}/documenti/{version}?chiave={other}")).await.status(), 404);
        let api: Value = stranger.get(&format!("/api/v1/reports/{number}")).await.json().await.expect("JSON");
        assert_eq!(api["documents"], Value::Null);
        // The staff gets it at the desk's address.
        let page = desk.page(&record(&number)).await;
        let link = page.split('"').find(|part| part.starts_with("/ufficio/documenti/")).expect("the document");
        assert_eq!(desk.get(link).await.status(), 200);
        assert_ne!(stranger.get(link).await.status(), 200);
        // What is for the house alone: not by the key, and nobody is told.
        enclosed(&desk, &number, "Appunto interno", "internal", ("appunto.pdf", PDF)).await;
        let internal = format!("{public}/documenti/{}?chiave={own}", last(town, &number).await);
        assert_eq!(stranger.get(&internal).await.status(), 404);
        assert!(!stranger.page(&format!("{public}?chiave={own}")).await.contains("Appunto interno"));
        assert_eq!(mails(town).await, Vec::<String>::new());
        // Once it is for them they are told; that it is so no longer is no news.
        let version = last(town, &number).await;
        assert_eq!(show_to(&desk, &number, version, "reporter").await, 303);
        let told = mails(town).await;
        assert!(told.len() == 1 && told[0].contains("ada@example.org") && unfolded(&told[0]).contains("Appunto interno"), "{told:?}");
        assert_eq!(show_to(&desk, &number, version, "internal").await, 303);
        assert_eq!(mails(town).await, Vec::<String>::new());
        // Whoever asks what is kept about them gets what is for them, and not what the offices show each other.
        let picture = encoded(&quarters(400, 300), image::ImageFormat::Png);
        enclosed(&desk, &number, "Foto interna", "internal", ("foto.png", &picture)).await;
        let kept = desk.page("/ufficio/persone/esporta?q=ada%40example.org").await;
        assert!(kept.contains("Lettera a chi ha segnalato") && !kept.contains("interno") && !kept.contains("/media/"), "{kept}");
    }

    async fn pictures_are_made_safe_and_withheld_like_photos(town: &Town) {
        let number = town.citizen().report(&a_report("Un muro crepato", 0.0)).await;
        let (desk, stranger) = (town.desk().await, town.citizen());
        let picture = encoded(&quarters(400, 300), image::ImageFormat::Png);
        enclosed(&desk, &number, "Planimetria", "public", ("pianta.png", &picture)).await;
        let public = format!("/segnalazioni/{number}");
        let media = |page: &str| {
            let (before, _) = page.split_once("\">Planimetria</a>").expect("the picture");
            before.rsplit('"').next().expect("its address").to_owned()
        };
        let path = media(&stranger.page(&public).await);
        let answer = stranger.get(&path).await;
        assert_eq!((answer.status().as_u16(), answer.headers()["content-type"].to_str().expect("text")), (200, "image/jpeg"), "{path}");
        let version = last(town, &number).await;
        assert_eq!(show_to(&desk, &number, version, "reporter").await, 303);
        let own = key(town, &number).await;
        assert_eq!(stranger.get(&path).await.status(), 404, "an address that was kept still works");
        let shown = media(&stranger.page(&format!("{public}?chiave={own}")).await);
        assert_eq!(stranger.get(&shown).await.status(), 200, "{shown}");
        assert_eq!(desk.get(&path).await.status(), 200);
        // A process that starts later knows it too.
        let later = sestomia::app::App::start(town.options()).await.expect("starts");
        let url = town.serve_app(&later.app, false).await;
        assert_eq!(Person::new(url).get(&path).await.status(), 404);
        later.stop().await;
        assert_eq!(show_to(&desk, &number, version, "public").await, 303);
        desk.post(&record(&number), &[("atto", "nascondi"), ("motivo", "personal_data")]).await;
        assert_eq!(stranger.get(&path).await.status(), 404, "of a report that is hidden");
    }

    async fn what_is_not_taken(town: &Town) {
        let number = town.citizen().report(&a_report("Un muro crepato", 0.0)).await;
        let desk = town.desk().await;
        desk.post(&record(&number), &[("atto", "route"), ("ufficio", "lavori-pubblici")]).await;
        let office = town.coordinator("lavori-pubblici").await;
        let before = town.events().await;
        let huge = [PDF, &vec![b' '; 11 << 20][..], &b"%%EOF"[..]].concat();
        let cases: [Refused<'_>; 7] = [
            ("", "public", ("a.pdf", PDF), "titolo"),
            ("Perizia", "", ("a.pdf", PDF), "chi può vedere"),
            ("Perizia", "everybody", ("a.pdf", PDF), "chi può vedere"),
            ("Perizia", "public", ("", PDF), "scegli il file"),
            ("Perizia", "public", ("a.pdf", b"<html><script>alert(1)</script>"), "a.pdf"),
            ("Perizia", "public", ("a.pdf", &PDF[..20]), "a.pdf"),
            ("Perizia", "public", ("a.pdf", &huge), "a.pdf"),
        ];
        for (title, audience, file, told) in cases {
            let answer = enclose(&desk, &number, title, audience, file).await;
            assert_eq!(answer.status(), 422, "{title} {audience} {}", file.0);
            let page = answer.text().await.expect("a page");
            assert!(page.contains("role=\"alert\"") && page.to_lowercase().contains(told), "{told}: {page}");
        }
        assert_eq!(enclose(&office, &number, "Perizia", "public", ("a.pdf", PDF)).await.status(), 422, "the desk speaks");
        assert!(!office.page(&record(&number)).await.contains("value=\"documento\""));
        assert_eq!(show_to(&desk, &number, 1, "public").await, 422, "no document");
        assert_eq!(town.events().await, before, "nothing was written");
        for n in 0..ENCLOSURES_MAX {
            enclosed(&desk, &number, &format!("Foglio {n}"), "internal", ("a.pdf", PDF)).await;
        }
        assert_eq!(enclose(&desk, &number, "Uno di troppo", "internal", ("a.pdf", PDF)).await.status(), 422);
    }
}
