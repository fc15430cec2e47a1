//! Every HTTP surface: parse, ask `app`, render.
//!
//! Handlers hold no rules and no SQL. Each surface has one function from error to its format: pages in
//! [`error`], the API in [`problem`].

pub mod api;
mod api_form;
pub mod api_office;
pub mod api_practices;
pub mod api_tasks;
pub mod api_works;
pub mod asset;
pub mod basemap;
pub mod cache;
pub mod door;
pub mod emergency_feeds;
pub mod error;
pub mod feeds;
pub mod health;
pub mod lingering;
pub mod live;
pub mod made;
pub mod media;
pub mod ogc;
pub mod ogc_matters;
pub mod packed;
pub mod page;
pub mod practice_feed;
pub mod problem;
pub mod public_practice;
pub mod public_report;
pub mod serving;
pub mod sorts;
pub mod static_map;
pub mod style;
pub mod throttle;
pub mod tiles;
pub mod visitor;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware;
use axum::routing::{any, get, post};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;

use crate::app::App;
use crate::app::openid;
use crate::app::outward::OutwardError;
use crate::store::StoreError;
use crate::territory::basemap::Basemap;
use crate::territory::gazetteer::Gazetteer;
use crate::territory::mercator::TileAddress;
use crate::territory::picture::Painter;
use crate::web::made::Made;
use crate::web::problem::Problem;
pub use crate::web::serving::serve;
use crate::web::sorts::Sorts;
use crate::web::throttle::Throttle;
use crate::web::tiles::TileName;

/// How the site is served.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where absolute links begin, without a final slash: never taken from a request.
    pub public_url: String,
    /// Whether throttles hold; off for load tests.
    pub rate_limit: bool,
    /// A `PMTiles` archive that lies under the map instead of the built-in one.
    pub basemap: Option<PathBuf>,
    /// The OpenID Connect provider by which staff sign in too.
    pub openid: Option<openid::Settings>,
}

/// What handlers share.
#[derive(Debug)]
pub struct Site {
    /// The jurisdiction at work.
    pub app: Arc<App>,
    /// How it is served.
    pub options: Options,
    /// The built-in base map.
    pub basemap: Basemap,
    /// Streets, house numbers and places by name.
    pub names: Gazetteer,
    /// The archive that lies under the map instead, if any.
    pub archive: Option<basemap::Archive>,
    /// What tiles of the records are asked for.
    pub sorts: Sorts,
    /// The tiles of the records.
    pub tiles: Made<TileName>,
    /// The tiles of the built-in base map.
    pub map_tiles: Made<TileAddress>,
    /// Pictures of the map, by their address.
    pub pictures: Made<String>,
    /// Draws pictures of the map.
    pub painter: Painter,
    /// Who may ask how often.
    pub throttle: Throttle,
    /// The OpenID Connect provider by which staff sign in too.
    pub openid: Option<openid::Provider>,
}

/// Why the site cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// The built-in map cannot be read: a fault of the build.
    #[error("the built-in map: {0}")]
    Basemap(String),
    /// The names cannot be read from the store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The archive given cannot be read.
    #[error("the map archive {path}: {reason}")]
    Archive {
        /// Its path.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The built-in font cannot be read: a fault of the build.
    #[error("the built-in font: {0}")]
    Font(String),
    /// What is configured of the OpenID Connect provider cannot be used.
    #[error("the OpenID Connect provider: {0}")]
    OpenId(OutwardError),
}

/// Most bytes of tiles, of the base map's tiles and of pictures that are kept.
const TILES_MAX_BYTES: u64 = 64 * 1024 * 1024;
const MAP_TILES_MAX_BYTES: u64 = 16 * 1024 * 1024;
const PICTURES_MAX_BYTES: u64 = 16 * 1024 * 1024;
/// Tiles made at a time: the rest of the service is not held up on two cores.
const MADE_AT_ONCE: usize = 2;
/// Most bytes of a request's body where nothing else is said.
const BODY_MAX_BYTES: usize = 256 * 1024;
/// Most bytes of a form with photos: five of the largest, and the rest of the form.
const UPLOAD_MAX_BYTES: usize = 5 * 16 * 1024 * 1024;
/// Most bytes that a request may announce; a chunk more than a form may have, so that the form's own limit is met first.
const DECLARED_MAX_BYTES: usize = UPLOAD_MAX_BYTES + 1024 * 1024;
/// How long a request may take, uploads over a slow line included. Streams are not cut.
const REQUEST_TIMEOUT: Duration = Duration::from_mins(2);
/// Answers smaller than this are sent as they are.
const COMPRESS_ABOVE_BYTES: u64 = 600;

impl Site {
    /// Prepares what handlers share: base map, font, throttles.
    pub async fn new(app: Arc<App>, options: Options) -> Result<Arc<Self>, SiteError> {
        let archive = match &options.basemap {
            None => None,
            Some(path) => Some(basemap::Archive::open(path).await?),
        };
        let basemap =
            Basemap::from_geojson(style::BUILT_IN_LAYERS).map_err(|error| SiteError::Basemap(error.to_string()))?;
        let names = Gazetteer::of(app.toponyms().await?, basemap.toponyms());
        let painter = style::painter()?;
        let throttle = Throttle::new(options.rate_limit);
        let back = format!("{}{}", options.public_url, page::openid::BACK_FROM_PROVIDER);
        let openid = options.openid.clone().map(|settings| openid::Provider::new(settings, back)).transpose();
        let openid = openid.map_err(SiteError::OpenId)?;
        let sorts = Sorts::new(app.epoch());
        Ok(Arc::new(Self {
            app,
            sorts,
            options,
            basemap,
            names,
            archive,
            tiles: Made::new(TILES_MAX_BYTES, MADE_AT_ONCE),
            map_tiles: Made::new(MAP_TILES_MAX_BYTES, MADE_AT_ONCE),
            pictures: Made::new(PICTURES_MAX_BYTES, 1),
            painter,
            throttle,
            openid,
        }))
    }

    /// An absolute link to a path of this site.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.options.public_url)
    }

    /// Whether the public speaks TLS to us: then cookies say so.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.options.public_url.starts_with("https://")
    }
}

/// Every route of the service.
pub fn router(site: &Arc<Site>) -> Router {
    let pages = Router::new()
        .route("/", get(page::home::show))
        .route("/segnalazioni", get(page::list::show))
        .route("/segnalazioni/{number}", get(page::report::show))
        .route("/segnalazioni/{number}/anche-a-me", post(page::report::join))
        .route("/avvisi/{token}", get(page::mail_stop::show).post(page::mail_stop::change))
        .route("/segnalazioni/{number}/documenti/{version}", get(page::documents::enclosed))
        .route(
            "/segnalazioni/{number}/seguito",
            post(page::afterwards::act).layer(DefaultBodyLimit::max(UPLOAD_MAX_BYTES)),
        )
        .route("/segnala", get(page::submit::start).post(page::submit::accept))
        .route(
            "/segnala/dati",
            get(page::submit::details).post(page::submit::save).layer(DefaultBodyLimit::max(UPLOAD_MAX_BYTES)),
        )
        .route("/segnala/foto", post(page::submit::upload).layer(DefaultBodyLimit::max(UPLOAD_MAX_BYTES)))
        .route("/segnala/domande", get(page::submit::questions))
        .route("/segnala/vicine", get(page::submit::nearby::nearby))
        .route("/segnala/riepilogo", get(page::submit::summary).post(page::submit::send))
        .route("/segnala/fatto", get(page::submit::done))
        .route("/inoltri/{token}", get(page::forward::show).post(page::forward::acknowledge))
        .route(
            "/lavori/{token}",
            get(page::tasks::link::show).post(page::tasks::link::act).layer(DefaultBodyLimit::max(UPLOAD_MAX_BYTES)),
        )
        .route("/segui", get(page::follow::show).post(page::follow::ask))
        .route("/segui/conferma", get(page::once_link::follow).post(page::once_link::begin))
        .route("/segui/disdici", get(page::once_link::unfollow).post(page::once_link::end))
        .route("/contatto", get(page::once_link::contact).post(page::once_link::confirm_contact))
        .route("/cerca", get(page::desk_find::find_public))
        .merge(about())
        .merge(matters())
        .merge(page::practices::routes())
        .merge(office())
        .merge(tasks())
        .merge(administration())
        .fallback(error::not_found)
        // What says beforehand that it is too large for any form is not read at all.
        .layer(RequestBodyLimitLayer::new(DECLARED_MAX_BYTES))
        .layer(middleware::from_fn_with_state(Arc::clone(site), visitor::refuse_foreign_writes))
        .layer(middleware::from_fn_with_state(Arc::clone(site), error::render));
    // What any site may read and show: maps elsewhere are drawn from here.
    let open = Router::new()
        .route("/maps/style.json", get(style::style))
        .route("/maps/basemap.json", get(basemap::json))
        .route("/maps/glyphs/{stack}/{range}", get(style::glyphs))
        .merge(news())
        .route("/ogc", get(ogc::landing))
        .route("/ogc/conformance", get(ogc::conformance))
        .route("/ogc/api", get(ogc::api))
        .route("/ogc/collections", get(ogc::collections))
        .route("/ogc/collections/reports", get(ogc::collection))
        .route("/ogc/collections/reports/items", get(ogc::items))
        .route("/ogc/collections/reports/items/{number}", get(ogc::item))
        .route("/ogc/collections/{collection}", get(ogc_matters::collection))
        .route("/ogc/collections/{collection}/items", get(ogc_matters::items))
        .route("/ogc/collections/{collection}/items/{number}", get(ogc_matters::item))
        .route("/ogc/{*rest}", any(async || Problem::not_found()))
        .layer(always(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"));
    let documents = open
        .route("/luoghi", get(page::places::find))
        .route("/luogo", get(page::places::at))
        .route("/static/{build}/{*path}", get(asset::file))
        .merge(programs())
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .layer(middleware::from_fn_with_state(Arc::clone(site), visitor::refuse_foreign_writes))
        .layer(middleware::from_fn(problem::render));
    // What is packed already, or a stream: compressing or timing it would only hold it back.
    let ready = Router::new()
        .route("/tiles/{*rest}", get(tiles::show))
        .route("/maps/basemap/{z}/{x}/{y}", get(basemap::tile))
        .route("/maps/static/{place}/{size}", get(static_map::picture))
        .route("/media/{name}", get(media::file))
        .route("/live", get(live::stream))
        .layer(
            ServiceBuilder::new()
                .layer(middleware::from_fn(problem::render))
                .layer(always(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")),
        );
    let compressed = SizeAbove::new(COMPRESS_ABOVE_BYTES)
        .and(NotForContentType::IMAGES)
        .and(NotForContentType::const_new("font/"))
        .and(NotForContentType::SSE);
    pages
        .merge(documents)
        .layer(CompressionLayer::new().compress_when(compressed))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, REQUEST_TIMEOUT))
        .layer(DefaultBodyLimit::max(BODY_MAX_BYTES))
        .merge(ready)
        .layer(CatchPanicLayer::new())
        .with_state(Arc::clone(site))
}

/// Most bytes of a request with the geometry of works: as many positions as are taken, with room to spare.
const GEOMETRY_MAX_BYTES: usize = 1024 * 1024;

/// What everybody sees beside reports.
fn matters() -> Router<Arc<Site>> {
    Router::new()
        .route("/interventi", get(page::works::list::show))
        .route("/interventi/{number}", get(page::works::show::show))
        .route("/interventi/{number}/ordinanza", get(page::works::show::order))
        .route("/emergenze", get(page::emergencies::list::show))
        .route("/emergenze/{number}", get(page::emergencies::show::show))
}

/// What the site says of itself.
fn about() -> Router<Arc<Site>> {
    Router::new()
        .route("/privacy", get(page::about::privacy))
        .route("/accessibilita", get(page::about::accessibility))
        .route("/note-legali", get(page::about::legal))
}

/// What is new, for programs.
fn news() -> Router<Arc<Site>> {
    Router::new()
        .route("/feeds/reports.atom", get(feeds::reports))
        .route("/feeds/emergencies.atom", get(emergency_feeds::feed))
        .route("/feeds/emergencies/{file}", get(emergency_feeds::message))
        .route("/pratiche.atom", get(practice_feed::feed))
}

/// What programs ask.
fn programs() -> Router<Arc<Site>> {
    Router::new()
        .route("/api/v1/reports", post(api::open_report).get(api::list_reports))
        .route("/api/v1/reports/{number}", get(api::report))
        .route("/api/v1/reports/{number}/acts", post(api_office::act))
        .route("/api/v1/tasks/{number}", get(api_tasks::show))
        .route("/api/v1/tasks/{number}/events", post(api_tasks::event))
        .route("/api/v1/office/reports", get(api_office::own_reports))
        .route(
            "/api/v1/interventions",
            get(api_works::list).post(api_works::enter).layer(DefaultBodyLimit::max(GEOMETRY_MAX_BYTES)),
        )
        .route("/api/v1/interventions/{number}", get(api_works::show))
        .route("/api/v1/interventions/{number}/acts", post(api_works::act))
        .route("/api/v1/practices", get(api_practices::list))
        .route("/api/v1/practices/{number}", get(api_practices::show))
        .route("/api/{*rest}", any(async || Problem::not_found()))
}

/// The pages of the staff.
fn office() -> Router<Arc<Site>> {
    Router::new()
        .route("/accedi", get(page::sign_in::show).post(page::sign_in::enter))
        .route("/accedi/codice", get(page::code::show).post(page::code::enter))
        .route("/accedi/openid", get(page::openid::go))
        .route("/accedi/openid/ritorno", get(page::openid::come_back))
        .route("/accedi/recupero", get(page::password::recover).post(page::password::send))
        .route("/accedi/password", get(page::password::show).post(page::password::choose))
        .route("/esci", post(page::sign_in::leave))
        .route("/ufficio", get(page::desk::queue))
        .route("/ufficio/chi", get(page::desk_caller::caller))
        .route("/ufficio/vicine", get(page::desk_caller::there))
        .route("/ufficio/nuova", get(page::desk_new::show).post(page::desk_new::enter))
        .route(
            "/ufficio/segnalazioni/{number}",
            get(page::desk_record::show).post(page::desk_act::act).layer(DefaultBodyLimit::max(UPLOAD_MAX_BYTES)),
        )
        .route("/ufficio/segnalazioni/{number}/dividi", post(page::desk_split::split))
        .route("/ufficio/segnalazioni/{number}/foto/{hash}", get(page::desk_photo::show).post(page::desk_photo::change))
        .route("/ufficio/segnalazioni/{number}/stampa", get(page::desk_print::show))
        .route("/ufficio/documenti/{hash}", get(page::documents::of_record))
        .route("/ufficio/emergenze", get(page::emergencies::desk::list))
        .route("/ufficio/emergenze/nuova", get(page::emergencies::edit::new).post(page::emergencies::edit::issue))
        .route(
            "/ufficio/emergenze/{number}",
            get(page::emergencies::record::show).post(page::emergencies::record::cancel),
        )
        .route(
            "/ufficio/emergenze/{number}/aggiorna",
            get(page::emergencies::edit::anew).post(page::emergencies::edit::update),
        )
        .route("/ufficio/cerca", get(page::desk_find::find))
        .route("/ufficio/insieme", get(page::desk_bulk::choose).post(page::desk_bulk::act))
        .route("/ufficio/insieme/{batch}", get(page::desk_bulk::result))
        .route("/ufficio/insieme/{batch}/annulla", post(page::desk_bulk::undo))
        .route("/ufficio/menzioni", get(page::desk_mentions::show).post(page::desk_mentions::look))
        .route("/ufficio/menzioni/{note}", get(page::desk_mentions::note).post(page::desk_mentions::answer))
        .route("/ufficio/viste", post(page::desk_views::change))
        .route("/ufficio/profilo", get(page::profile::show).post(page::profile::change))
        .route("/ufficio/persone", get(page::people::show).post(page::people::erase))
        .route("/ufficio/persone/esporta", get(page::people::export))
        .route("/ufficio/lavagna", get(page::board::show).post(page::board::change))
        .route("/ufficio/ricorrenti", get(page::works::recurrent::show))
        .route("/ufficio/qui", get(page::here::show))
        .route("/ufficio/interventi/{number}/garanzia", post(page::works::at_place::claim))
        .route("/ufficio/interventi", get(page::works::desk::list))
        .route(
            "/ufficio/interventi/nuovo",
            get(page::works::edit::new).post(page::works::edit::enter).layer(DefaultBodyLimit::max(UPLOAD_MAX_BYTES)),
        )
        .route(
            "/ufficio/interventi/{number}",
            get(page::works::record::show)
                .post(page::works::record::act)
                .layer(DefaultBodyLimit::max(UPLOAD_MAX_BYTES)),
        )
        .route(
            "/ufficio/interventi/{number}/piano",
            get(page::works::edit::plan).post(page::works::edit::amend).layer(DefaultBodyLimit::max(UPLOAD_MAX_BYTES)),
        )
        .route("/ufficio/andamento", get(page::figures::show))
        .route("/ufficio/andamento.csv", get(page::figures::file))
        .route("/ufficio/andamento/segnalazioni", get(page::figures::behind))
        .route("/ufficio/registro", get(page::register::show).post(page::register::erase))
}

/// The pages of tasks.
fn tasks() -> Router<Arc<Site>> {
    Router::new()
        .route("/ufficio/segnalazioni/{number}/lavori", get(page::tasks::give::show).post(page::tasks::give::give))
        .route("/ufficio/interventi/{number}/lavori", get(page::tasks::give::show).post(page::tasks::give::give))
        .route("/ufficio/lavori", get(page::tasks::show::list))
        .route(
            "/ufficio/lavori/{number}",
            get(page::tasks::show::show).post(page::tasks::show::act).layer(DefaultBodyLimit::max(UPLOAD_MAX_BYTES)),
        )
        .route("/ufficio/giornata", get(page::tasks::day::show))
        .route("/ufficio/giornata/manifest.webmanifest", get(page::tasks::day::manifest))
        .route("/ufficio/giornata/worker.js", get(page::tasks::day::worker))
        .route("/ufficio/giornata/{number}", post(page::tasks::day::act).layer(DefaultBodyLimit::max(UPLOAD_MAX_BYTES)))
        .route("/ufficio/scambi", get(page::tasks::exchanges::show))
}

/// The pages of the system administrator.
fn administration() -> Router<Arc<Site>> {
    Router::new()
        .route("/ufficio/webhook/{office}", get(page::hooks::show).post(page::hooks::change))
        .route("/ufficio/webhook", get(page::hooks::list))
        .route("/ufficio/invii", get(page::sendings::show).post(page::sendings::retry))
        .route("/ufficio/impostazioni", get(page::settings::index))
        .route("/ufficio/impostazioni/{kind}", get(page::settings::list))
        .route(
            "/ufficio/impostazioni/{kind}/{code}",
            get(page::settings::show)
                .post(page::settings::save)
                .layer(DefaultBodyLimit::max(page::settings::SETTING_MAX_BYTES)),
        )
        .route("/ufficio/utenti", get(page::users::list).post(page::users::add))
        .route("/ufficio/utenti/{id}", get(page::users::show).post(page::users::change))
        .route("/ufficio/chiavi", get(page::api_keys::show).post(page::api_keys::change))
}

/// A header on every answer that does not set it itself.
fn always(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}
