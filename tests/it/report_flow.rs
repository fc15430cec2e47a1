//! Reporting as a citizen without scripts does: privacy, data, summary, confirmation.

use geozero::mvt::{Message, Tile};
use reqwest::Response;
use reqwest::multipart::{Form, Part};
use serde_json::Value;

use crate::server::{Person, SQUARE, a_report, both, location};

/// The tile of the square at zoom 16.
pub(crate) fn tile_of_the_square() -> String {
    let n = f64::from(1 << 16);
    let lat = SQUARE[1].to_radians();
    let x = (SQUARE[0] + 180.0) / 360.0 * n;
    let y = (1.0 - (lat.tan() + 1.0 / lat.cos()).ln() / std::f64::consts::PI) / 2.0 * n;
    format!("/tiles/reports/16/{}/{}.mvt", x.floor(), y.floor())
}

/// A photo as a telephone makes it: not one colour, so that it does not shrink to nothing.
pub(crate) fn photo() -> Vec<u8> {
    let picture = image::RgbImage::from_fn(800, 600, |x, y| {
        let byte = |n: u32| u8::try_from(n % 251).unwrap_or(0);
        image::Rgb([byte(x), byte(y), byte(x * y / 7)])
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Jpeg).expect("a JPEG");
    bytes.into_inner()
}

/// The data of step 2, as the form sends them.
pub(crate) fn data(fields: &[(&'static str, &str)]) -> Form {
    fields.iter().fold(Form::new(), |form, (name, value)| form.text(*name, (*value).to_owned()))
}

pub(crate) async fn send_data(person: &Person, form: Form) -> Response {
    let request = person.client.post(format!("{}/segnala/dati", person.url)).multipart(form);
    request.send().await.expect("an answer")
}

/// Accepts the privacy notice and taps the middle of the map's picture: the square.
pub(crate) async fn begin(person: &Person) {
    let answer = person.post("/segnala", &[("privacy", "si")]).await;
    assert_eq!(location(&answer), "/segnala/dati");
    let answer = send_data(person, data(&[("mappa.x", "320"), ("mappa.y", "210")])).await;
    assert_eq!(location(&answer), "/segnala/dati#luogo");
}

/// What is typed of a pothole, and the button that goes on.
pub(crate) const POTHOLE: [(&str, &str); 6] = [
    ("categoria", "buca"),
    ("domanda.dimensione", "grande"),
    ("oggetto", "Buca profonda in piazza"),
    ("descrizione", "Ci è caduto un ciclista"),
    ("email", "ada@example.org"),
    ("azione", "avanti"),
];

/// Fills everything in and sends it; returns the address of the confirmation.
pub(crate) async fn report(person: &Person) -> String {
    begin(person).await;
    let answer = send_data(person, data(&POTHOLE)).await;
    assert_eq!(location(&answer), "/segnala/riepilogo");
    let answer = person.post("/segnala/riepilogo", &[]).await;
    location(&answer).to_owned()
}

/// The value of an attribute that stands after `before`.
pub(crate) fn after<'a>(page: &'a str, before: &str) -> &'a str {
    let (_, rest) = page.split_once(before).unwrap_or_else(|| unreachable!("{before} is not on the page"));
    rest.split('"').next().unwrap_or_default()
}

/// How many public reports there are.
pub(crate) async fn count(person: &Person) -> u64 {
    let list: Value = person.get("/api/v1/reports").await.json().await.expect("JSON");
    list["matched"].as_u64().expect("a count")
}

both! {
    async fn a_report_goes_through_all_steps(town: &Town) {
        let citizen = town.citizen();
        assert_eq!(location(&citizen.get("/segnala/dati").await), "/segnala", "first things first");
        begin(&citizen).await;
        let part = Part::bytes(photo()).file_name("buca.jpg");
        let answer = send_data(&citizen, data(&POTHOLE).part("foto", part)).await;
        assert_eq!(location(&answer), "/segnala/riepilogo");
        let summary = citizen.page("/segnala/riepilogo").await;
        for text in ["Buca profonda in piazza", "Ci è caduto un ciclista", "ada@example.org", "/media/", "Grande, più di un metro"] {
            assert!(summary.contains(text), "{text} is not in the summary");
        }
        let answer = citizen.post("/segnala/riepilogo", &[]).await;
        let done = citizen.page(location(&answer)).await;
        let number = after(&done, "data-number=\"").to_owned();
        assert_eq!(number, "2026-000001");
        let link = after(&done, "private-link\"><a href=\"").to_owned();
        assert!(link.starts_with(&town.url) && link.contains("?chiave="), "{link}");

        let stranger = town.citizen();
        for path in ["/", "/segnalazioni", "/en/segnalazioni", "/?parte=elenco", "/api/v1/reports"] {
            assert!(stranger.page(path).await.contains("Buca profonda in piazza"), "not yet at {path}");
        }
        let page = stranger.page(&format!("/segnalazioni/{number}")).await;
        assert!(page.contains("Ci è caduto un ciclista") && !page.contains("ada@example.org"));
        assert!(page.contains("class=\"report-photos\""));
        let media = page.split('"').find(|part| part.starts_with("/media/")).expect("a photo");
        let answer = stranger.get(media).await;
        assert_eq!((answer.status().as_u16(), &answer.headers()["content-type"]), (200, &"image/jpeg".parse().expect("a header")));
        assert!(stranger.page(link.trim_start_matches(&town.url)).await.contains("private-link"));

        let tile = stranger.get(&tile_of_the_square()).await;
        assert_eq!(tile.status(), 200);
        let tile = Tile::decode(tile.bytes().await.expect("a tile")).expect("a vector tile");
        let layer = tile.layers.iter().find(|layer| layer.name == "reports").expect("the layer");
        assert_eq!(layer.features.len(), 1);
        assert!(layer.values.iter().any(|value| value.string_value.as_deref() == Some(&number)));
    }

    async fn an_error_keeps_what_was_typed(town: &Town) {
        let citizen = town.citizen();
        assert_eq!(citizen.post("/segnala", &[]).await.status(), 422, "the privacy notice is not accepted");
        begin(&citizen).await;
        let cases: [(&str, &str, &str); 5] = [
            ("oggetto", "", "oggetto-error"),
            ("email", "ada at example", "email-error"),
            ("telefono", "12", "telefono-error"),
            ("domanda.dimensione", "", "categoria-error"),
            ("categoria", "draghi", "categoria-error"),
        ];
        for (field, wrong, error) in cases {
            let typed: Vec<_> =
                POTHOLE.iter().filter(|(name, _)| *name != field).copied().chain([(field, wrong)]).collect();
            let answer = send_data(&citizen, data(&typed)).await;
            assert_eq!(answer.status(), 422, "{field}");
            let page = answer.text().await.expect("a page");
            assert!(page.contains(&format!("id=\"{error}\"")), "{field}: no error at the field");
            assert!(page.contains("role=\"alert\""), "{field}: nothing tells of the error");
            if !error.starts_with("categoria") {
                assert!(page.contains("aria-invalid=\"true\""), "{field}: the field is not marked");
                assert!(page.contains(&format!("value=\"{wrong}\"")), "{field}: what was typed is gone");
            }
            for (name, kept) in typed.iter().filter(|(name, _)| ["oggetto", "descrizione", "email"].contains(name)) {
                assert!(page.contains(kept), "{field}: {name} was lost");
            }
            assert_eq!(location(&citizen.post("/segnala/riepilogo", &[]).await), "/segnala/dati", "{field}: sent all the same");
        }
        let long = "à".repeat(6000);
        let typed: Vec<_> = POTHOLE.iter().copied().filter(|(name, _)| *name != "descrizione").chain([("descrizione", long.as_str())]).collect();
        let answer = send_data(&citizen, data(&typed)).await;
        assert_eq!(answer.status(), 422);
        assert!(answer.text().await.expect("a page").contains("à".repeat(5000).as_str()), "a long text was lost");
        assert_eq!(count(&citizen).await, 0);
    }

    async fn a_danger_is_sent_to_the_telephone(town: &Town) {
        let citizen = town.citizen();
        begin(&citizen).await;
        let typed: Vec<_> = POTHOLE.iter().copied().chain([("pericolo", "yes")]).collect();
        let answer = send_data(&citizen, data(&typed)).await;
        assert_eq!(answer.status(), 422);
        assert!(answer.text().await.expect("a page").contains("chiama subito il 112"));
    }

    async fn a_place_outside_names_whose_it_is(town: &Town) {
        let citizen = town.citizen();
        citizen.post("/segnala", &[("privacy", "si")]).await;
        let typed: Vec<_> = POTHOLE.iter().copied().chain([("lon", "11.2558"), ("lat", "43.7696")]).collect();
        let answer = send_data(&citizen, data(&typed)).await;
        assert_eq!(answer.status(), 422);
        let page = answer.text().await.expect("a page");
        assert!(page.contains("Firenze") && page.contains("luogo-error"), "the neighbour is not named");
        let far: Vec<_> = POTHOLE.iter().copied().chain([("lon", "9.19"), ("lat", "45.46")]).collect();
        let answer = send_data(&citizen, data(&far)).await;
        assert_eq!(answer.status(), 422);
        assert_eq!(count(&citizen).await, 0);
    }

    async fn two_clicks_send_one_report(town: &Town) {
        let citizen = town.citizen();
        begin(&citizen).await;
        send_data(&citizen, data(&POTHOLE)).await;
        let (first, second) = tokio::join!(citizen.post("/segnala/riepilogo", &[]), citizen.post("/segnala/riepilogo", &[]));
        assert_eq!(location(&first), location(&second));
        let third = citizen.post("/segnala/riepilogo", &[]).await;
        assert_eq!(location(&third), location(&first), "also later, by the back button");
        assert_eq!(count(&citizen).await, 1);
        citizen.page(location(&first)).await;
        assert_eq!(location(&citizen.get("/segnala/dati").await), "/segnala", "the next report begins empty");
    }

    async fn the_same_thing_gets_a_voice(town: &Town) {
        let other = town.citizen();
        let number = other.report(&a_report("La buca di tutti", 5.0)).await;
        let citizen = town.citizen();
        begin(&citizen).await;
        let answer = send_data(&citizen, data(&[("categoria", "buca"), ("azione", "categoria")])).await;
        assert_eq!(location(&answer), "/segnala/dati#categoria");
        let page = citizen.page("/segnala/dati").await;
        assert!(page.contains("La buca di tutti"), "the one nearby is not shown");
        let action = format!("/segnalazioni/{number}/anche-a-me");
        assert!(page.contains(&format!("formaction=\"{action}\"")));
        let once = after(&page, "name=\"volta\" value=\"");
        for _ in 0..2 {
            let answer = citizen.post(&action, &[("volta", once), ("email", "bea@example.org")]).await;
            assert_eq!(location(&answer), format!("/segnalazioni/{number}?grazie=1"));
        }
        let report: Value = citizen.get(&format!("/api/v1/reports/{number}")).await.json().await.expect("JSON");
        assert_eq!(report["voices"], 1, "two clicks, one voice");
        let refused = citizen.post(&action, &[("email", "nobody")]).await;
        assert_eq!(refused.status(), 422);
        let page = refused.text().await.expect("a page");
        assert!(page.contains("value=\"nobody\"") && page.contains("join-email-error"), "what was typed is gone");
        assert_eq!(count(&citizen).await, 1, "no second report of it");
    }

    async fn a_key_opens_one_report(town: &Town) {
        let citizen = town.citizen();
        let report = a_report("Inviata due volte", 0.0);
        let (one, two) = tokio::join!(citizen.send("una volta", &report), citizen.send("una volta", &report));
        let mut statuses = [one.status().as_u16(), two.status().as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 201]);
        let (one, two): (Value, Value) = (one.json().await.expect("JSON"), two.json().await.expect("JSON"));
        assert_eq!(one, two, "the same number, the same private link");
        assert_eq!(count(&citizen).await, 1);
        let link = one["private_url"].as_str().expect("a link").trim_start_matches(&town.url).to_owned();
        assert!(citizen.page(&link).await.contains("private-link"));
        let other = town.citizen().send("una volta", &a_report("Di un altro, con la stessa chiave", 0.0)).await;
        assert_eq!(other.status(), 422, "a key is no way to the report of somebody else");
        assert_eq!(count(&citizen).await, 1);
    }

    async fn a_draft_outlives_a_reload(town: &Town) {
        let citizen = town.citizen();
        begin(&citizen).await;
        send_data(&citizen, data(&[("oggetto", "Lasciato a metà"), ("azione", "piu")])).await;
        for _ in 0..2 {
            assert!(citizen.page("/segnala/dati").await.contains("Lasciato a metà"));
        }
        assert!(citizen.page("/en/segnala/dati").await.contains("Lasciato a metà"), "also in the other language");
        assert_eq!(location(&citizen.post("/segnala", &[("privacy", "si")]).await), "/segnala/dati");
        assert!(citizen.page("/segnala/dati").await.contains("Lasciato a metà"), "beginning again lost it");
        assert!(!town.citizen().page("/segnala").await.contains("Lasciato a metà"));
    }

    async fn a_photo_can_be_taken_away(town: &Town) {
        let citizen = town.citizen();
        begin(&citizen).await;
        let part = Part::bytes(photo()).file_name("buca.jpg");
        let answer = send_data(&citizen, data(&[("azione", "carica")]).part("foto", part)).await;
        assert_eq!(location(&answer), "/segnala/dati#foto");
        assert!(citizen.page("/segnala/dati").await.contains("/media/"));
        send_data(&citizen, data(&[("togli", "0")])).await;
        assert!(!citizen.page("/segnala/dati").await.contains("/media/"));
    }

    async fn a_private_link_cannot_be_guessed(town: &Town) {
        let citizen = town.citizen();
        let done = report(&citizen).await;
        let wrong = done.replace("chiave=", "chiave=A");
        assert_eq!(citizen.get(&wrong).await.status(), 404);
        let key = done.rsplit("chiave=").next().expect("a key");
        assert_eq!(key.len(), 22, "128 bits");
        let page = citizen.page(&format!("/segnalazioni/2026-000001?chiave={}x", &key[..21])).await;
        assert!(!page.contains("private-link"));
    }
}
