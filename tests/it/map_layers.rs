//! Layers of tiles over HTTP: alone and joined, with clusters or without, in each packing.

use geozero::mvt::{Message, Tile};
use reqwest::StatusCode;
use serde_json::Value;

use crate::server::{Person, SQUARE, a_report, both};

/// The tile of that zoom around the square.
fn tile_path(layers: &str, zoom: u8, query: &str) -> String {
    let (x, y) = sestomia::territory::mercator::to_square(SQUARE[0], SQUARE[1]);
    let side = f64::from(1_u32 << zoom);
    format!("/tiles/{layers}/{zoom}/{}/{}.mvt{query}", (x * side).floor(), (y * side).floor())
}

/// A tile as that coding brings it.
async fn tile(person: &Person, path: &str, coding: &str) -> Tile {
    let asked = person.client.get(format!("{}{path}", person.url)).header("accept-encoding", coding);
    let answer = asked.send().await.expect("an answer");
    let told =
        answer.headers().get("content-encoding").map_or("identity", |told| told.to_str().expect("text")).to_owned();
    assert_eq!((answer.status(), told.as_str()), (StatusCode::OK, coding), "{path}");
    assert_eq!(answer.headers()["vary"], "accept-encoding", "{path}");
    let bytes = answer.bytes().await.expect("a tile");
    let bytes = match coding {
        "gzip" => unzip(&bytes),
        "zstd" => zstd::decode_all(&bytes[..]).expect("zstd"),
        _ => bytes.to_vec(),
    };
    Tile::decode(&bytes[..]).expect("an independent decoder reads it")
}

fn unzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Read;
    let mut plain = Vec::new();
    flate2::read::GzDecoder::new(bytes).read_to_end(&mut plain).expect("gzip");
    plain
}

fn names(tile: &Tile) -> Vec<(&str, usize)> {
    tile.layers.iter().map(|layer| (layer.name.as_str(), layer.features.len())).collect()
}

both! {
    async fn layers_come_alone_and_joined_in_every_packing(town: &Town) {
        let citizen = town.citizen();
        for text in ["Una buca", "Un'altra buca"] {
            citizen.report(&a_report(text, 0.0)).await;
        }
        let areas = tile(&citizen, &tile_path("areas", 12, ""), "identity").await;
        let (name, count) = names(&areas)[0];
        assert!(name == "areas" && count > 3, "boundary, quarters and neighbours: {count}");
        for (coding, layers) in [("gzip", "reports,areas"), ("zstd", "areas,reports"), ("identity", "areas,reports,areas")] {
            let joined = tile(&citizen, &tile_path(layers, 12, ""), coding).await;
            assert_eq!(names(&joined), [("areas", count), ("clusters", 1)], "{coding}");
            assert_eq!(joined.layers[0].features, areas.layers[0].features, "{coding}");
        }
        let far = tile(&citizen, "/tiles/areas/0/0/0.mvt", "gzip").await;
        let all = citizen.get("/tiles/areas.json").await.json::<Value>().await.expect("JSON");
        assert_eq!(all["vector_layers"][0]["id"], "areas");
        assert!(names(&far)[0].1 > count / 2, "small ones do not vanish: {:?}", names(&far));
    }

    async fn points_without_clusters_come_when_asked_for(town: &Town) {
        let citizen = town.citizen();
        for metres in [0.0, 40.0, 80.0] {
            citizen.report(&a_report("Una buca", metres)).await;
        }
        let path = tile_path("reports", 9, "?clusters=no&stato=aperte");
        assert_eq!(names(&tile(&citizen, &path, "gzip").await), [("reports", 3)]);
        let clustered = tile_path("reports", 9, "?stato=aperte");
        assert_eq!(names(&tile(&citizen, &clustered, "gzip").await), [("clusters", 1)]);
        let json = citizen.get("/tiles/reports.json?clusters=no").await.json::<Value>().await.expect("JSON");
        assert!(json["tiles"][0].as_str().is_some_and(|address| address.ends_with(".mvt?clusters=no")), "{json}");
        let wrong = citizen.get("/tiles/reports/9/0/0.mvt?clusters=si").await;
        assert_eq!(wrong.status(), StatusCode::BAD_REQUEST);
    }

    async fn every_attribute_that_comes_is_named(town: &Town) {
        let citizen = town.citizen();
        citizen.report(&a_report("Una buca", 0.0)).await;
        citizen.report(&a_report("Un'altra buca", 3.0)).await;
        let named = citizen.get("/tiles/reports,areas.json").await.json::<Value>().await.expect("JSON");
        for zoom in [8, 17] {
            for layer in tile(&citizen, &tile_path("reports,areas", zoom, ""), "identity").await.layers {
                let layers = named["vector_layers"].as_array().expect("layers");
                let known = layers.iter().find(|known| known["id"] == layer.name.as_str()).expect("the layer is named");
                for key in &layer.keys {
                    assert!(known["fields"][key].is_string(), "{key} of {} is not named", layer.name);
                }
            }
        }
        for unknown in ["/tiles/draghi.json", "/tiles/reports,draghi/9/0/0.mvt", "/tiles/,/9/0/0.mvt"] {
            assert_eq!(citizen.get(unknown).await.status(), StatusCode::NOT_FOUND, "{unknown}");
        }
    }
}
