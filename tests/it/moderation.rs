//! Photos whose parts are blacked out: what everybody sees, what becomes of the photo as it came, and who may.

use serde_json::Value;
use sestomia::domain::person::Role;

use crate::afterwards::{a_report_with_key, adds};
use crate::desk::record;
use crate::photos::{encoded, quarters};
use crate::server::{Person, a_report, both};

/// The hashes of the photos that a page shows, each once.
fn photos(page: &str) -> Vec<String> {
    let mut hashes: Vec<String> =
        page.split("/media/").skip(1).map(|rest| rest.chars().take_while(char::is_ascii_hexdigit).collect()).collect();
    hashes.sort();
    hashes.dedup();
    hashes
}

async fn status(person: &Person, hash: &str) -> u16 {
    person.get(&format!("/media/{hash}.jpg")).await.status().as_u16()
}

/// The page of the photo, as the record links to it: the `n`-th of those whose link says `text`.
async fn page_of_photo(desk: &Person, number: &str, text: &str) -> Option<String> {
    let page = desk.page(&record(number)).await;
    let (before, _) = page.split_once(text)?;
    let (_, link) = before.rsplit_once("href=\"")?;
    Some(link.split('"').next().unwrap_or_default().to_owned())
}

both! {
    async fn parts_of_a_photo_are_blacked_out_for_good(town: &Town) {
        let (number, key) = a_report_with_key(town, &a_report("Auto sul marciapiede", 0.0)).await;
        let (desk, stranger) = (town.desk().await, town.citizen());
        let photo = encoded(&quarters(2000, 1500), image::ImageFormat::Jpeg);
        assert_eq!(adds(&stranger, &number, &key, "Ecco la targa", photo).await, 303);
        let public = format!("/segnalazioni/{number}");
        let before = photos(&stranger.page(&public).await);
        assert!(before.len() >= 2, "{before:?}");
        for hash in &before {
            assert_eq!(status(&stranger, hash).await, 200);
        }
        let page = page_of_photo(&desk, &number, "Oscura parti della foto 1").await.expect("a link");
        assert!(desk.page(&page).await.contains("name=\"sinistra_1\""), "no form without scripts");
        for wrong in [
            &[("azione", "oscura")][..],
            &[("sinistra_1", "10")],
            &[("parti", "0 0 0 0")],
            &[("parti", &["1 1 1 1"; 31].join(";"))],
            &[("azione", "cancella")],
        ] {
            assert_eq!(desk.post(&page, wrong).await.status(), 422, "{wrong:?}");
        }
        // Nobody else may, and nothing else can be named.
        for (role, office) in [(Role::Coordinator, "urp"), (Role::Partner, "alia"), (Role::SystemAdministrator, "")] {
            let other = town.staff(role, office).await;
            assert_eq!(other.post(&page, &[("parti", "0 0 50 50")]).await.status(), 403, "{role:?}");
        }
        let elsewhere = page.replace(&number, &town.citizen().report(&a_report("Altrove", 500.0)).await);
        assert_eq!(desk.post(&elsewhere, &[("parti", "0 0 50 50")]).await.status(), 404);

        let half = [("sinistra_1", "0"), ("alto_1", "0"), ("larghezza_1", "50"), ("altezza_1", "100")];
        assert_eq!(desk.post(&page, &half).await.status(), 303);
        let page = stranger.page(&public).await;
        let after = photos(&page);
        assert!(after.iter().all(|hash| !before.contains(hash)) && after.len() >= 2, "{page}");
        for hash in &after {
            let bytes = stranger.get(&format!("/media/{hash}.jpg")).await.bytes().await.expect("a photo");
            let pixels = image::load_from_memory(&bytes).expect("decodes").into_rgb8();
            let (width, height) = pixels.dimensions();
            for (x, y) in [(width / 4, height / 4), (width / 4, height * 3 / 4)] {
                assert!(pixels.get_pixel(x, y).0.iter().all(|part| *part < 16), "not black");
            }
            assert!(pixels.get_pixel(width * 3 / 4, height * 3 / 4).0.iter().all(|part| *part > 240));
        }
        let api: Value = stranger.get(&format!("/api/v1/reports/{number}")).await.json().await.expect("JSON");
        let own = stranger.page(&format!("{public}?chiave={key}")).await;
        for hash in &before {
            assert!(!api.to_string().contains(hash) && !own.contains(hash), "the photo as it came is still named");
            assert_eq!(status(&stranger, hash).await, 404, "its address still works");
            let with_key = stranger.get(&format!("/media/{hash}.jpg?chiave={key}")).await;
            assert_eq!(with_key.status(), 404, "by the private link");
            assert_eq!(status(&desk, hash).await, 200);
        }
        // A process that starts later knows it too.
        let later = sestomia::app::App::start(town.options()).await.expect("starts");
        let url = town.serve_app(&later.app, false).await;
        assert_eq!(status(&Person::new(url), &before[0]).await, 404);
        later.stop().await;

        let original = page_of_photo(&desk, &number, "Originale riservato 1").await.expect("a link");
        assert!(desk.page(&original).await.contains("value=\"cancella\""));
        assert_eq!(desk.post(&original, &[("azione", "cancella")]).await.status(), 303);
        for hash in &before {
            assert_eq!(status(&desk, hash).await, 404, "it is still there");
        }
        assert_eq!(desk.post(&original, &[("azione", "cancella")]).await.status(), 404, "twice");
        assert_eq!(page_of_photo(&desk, &number, "Originale riservato").await, None);
        assert!(desk.page(&record(&number)).await.contains("originale di una foto cancellato"));
        for hash in &after {
            assert_eq!(status(&stranger, hash).await, 200);
        }
    }
}
