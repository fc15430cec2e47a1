//! The others: `PostgreSQL` with `PostGIS`, tuned for this size, with the indexes that each question wants; Martin and nginx
//! in front of it; `tipg` beside it. All are started in a folder of their own, and stopped when dropped.

#![expect(clippy::unwrap_used, reason = "part of a program that stops when something fails")]

use std::fmt::Write as _;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use sestomia::domain::place::Position;

use crate::tuscany;

/// Where `tests/install peers` puts what is not a package of the system.
const INSTALLED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/target/peers");
/// How long each `pgbench` runs, seconds.
const SECONDS: u32 = 5;

/// The tables. Geometry is stored as each question wants it, so nothing has to be transformed.
const TABLES: &str = "
CREATE EXTENSION postgis;
CREATE TABLE raw (id bigint, number text, category text, state text, open boolean, office text, title text, opened timestamptz, lon float8, lat float8);
";
const INDEXES: &str = "
CREATE TABLE reports AS SELECT id, number, category, category AS icon, state, open, ST_Transform(ST_SetSRID(ST_MakePoint(lon, lat), 4326), 3857)::geometry(Point, 3857) AS geom FROM raw;
CREATE INDEX reports_geom ON reports USING gist (geom);
CLUSTER reports USING reports_geom;
CREATE TABLE features AS SELECT id, number, category, state, open, office, title, opened, ST_SetSRID(ST_MakePoint(lon, lat), 4326)::geometry(Point, 4326) AS geom FROM raw;
ALTER TABLE features ADD PRIMARY KEY (id);
CREATE INDEX features_geom ON features USING gist (geom);
CREATE INDEX features_opened ON features (opened DESC) WHERE open;
CREATE TABLE places AS SELECT id, number, category, ST_SetSRID(ST_MakePoint(lon, lat), 4326)::geography AS geog FROM raw;
CREATE INDEX places_geog ON places USING gist (geog);
CREATE TABLE written (id bigserial PRIMARY KEY, category text, subject text, description text, opened timestamptz, geom geometry(Point, 4326));
CREATE INDEX written_geom ON written USING gist (geom);
CREATE FUNCTION clusters(z integer, x integer, y integer) RETURNS bytea STABLE PARALLEL SAFE LANGUAGE sql AS $$
  SELECT ST_AsMVT(cells, 'clusters', 4096, 'geom') FROM (
    SELECT count(*), count(*) FILTER (WHERE open) AS open,
      ST_AsMVTGeom(ST_SetSRID(ST_MakePoint(avg(ST_X(geom)), avg(ST_Y(geom))), 3857), ST_TileEnvelope(z, x, y), 4096, 64, true) AS geom
    FROM reports WHERE geom && ST_TileEnvelope(z, x, y)
    GROUP BY floor(ST_X(geom) / (40075016.6855785 / 2 ^ (z + 3))), floor(ST_Y(geom) / (40075016.6855785 / 2 ^ (z + 3)))
  ) AS cells $$;
CREATE FUNCTION clusters_of(z integer, x integer, y integer) RETURNS bytea STABLE PARALLEL SAFE LANGUAGE sql AS $$
  SELECT ST_AsMVT(cells, 'clusters', 4096, 'geom') FROM (
    SELECT count(*),
      ST_AsMVTGeom(ST_SetSRID(ST_MakePoint(avg(ST_X(geom)), avg(ST_Y(geom))), 3857), ST_TileEnvelope(z, x, y), 4096, 64, true) AS geom
    FROM reports WHERE geom && ST_TileEnvelope(z, x, y) AND open AND category = 'buca'
    GROUP BY floor(ST_X(geom) / (40075016.6855785 / 2 ^ (z + 3))), floor(ST_Y(geom) / (40075016.6855785 / 2 ^ (z + 3)))
  ) AS cells $$;
DROP TABLE raw;
VACUUM (ANALYZE);
";

/// A process that answers over HTTP.
pub(crate) struct Server {
    process: Child,
    pub(crate) address: SocketAddr,
}

impl Server {
    /// Starts a command that will listen there, and waits until it does.
    fn start(command: &mut Command, address: SocketAddr) -> Self {
        let process = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let begun = Instant::now();
        while TcpStream::connect(address).is_err() {
            assert!(begun.elapsed() < Duration::from_mins(1), "{command:?} does not listen");
            std::thread::sleep(Duration::from_millis(50));
        }
        Self { process, address }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // As a service is told to end, so that it ends what it has started itself.
        let _ = Command::new("kill").arg(self.process.id().to_string()).status();
        let _ = self.process.wait();
    }
}

fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// `PostgreSQL` with the reports.
pub(crate) struct Postgis {
    folder: PathBuf,
    url: String,
}

impl Postgis {
    pub(crate) fn start(folder: &Path, count: u64) -> Self {
        let own = folder.join("postgis");
        // The owner of the server is another user than the one who runs this.
        Command::new("chmod").args(["755"]).arg(folder).status().unwrap();
        let started = script("postgres").arg("start").arg(&own).arg("durable").output().unwrap();
        assert!(started.status.success(), "{}", String::from_utf8_lossy(&started.stderr));
        let url = String::from_utf8(started.stdout).unwrap().trim().to_owned();
        let this = Self { folder: folder.to_owned(), url };
        this.run(TABLES);
        this.copy(count);
        this.run(INDEXES);
        this
    }

    fn run(&self, sql: &str) {
        let file = self.folder.join("run.sql");
        std::fs::write(&file, sql).unwrap();
        let done = Command::new("psql").arg(&self.url).args(["-q", "-v", "ON_ERROR_STOP=1", "-f"]).arg(&file).status();
        assert!(done.unwrap().success());
    }

    fn copy(&self, count: u64) {
        let (points, codes) = tuscany::points(count);
        let mut rows = String::new();
        for point in &points {
            let (category, office) =
                (codes.category_name(point.category), point.office.map_or("", |code| codes.office_name(code)));
            let opened = jiff::Timestamp::from_millisecond(point.opened_ms).unwrap();
            let (state, is_open, title) = (point.state.code(), point.state.is_open(), tuscany::title(point.record));
            let (lon, lat) = (point.position.lon(), point.position.lat());
            let (id, number) = (point.record.0, point.number);
            writeln!(rows, "{id}\t{number}\t{category}\t{state}\t{is_open}\t{office}\t{title}\t{opened}\t{lon}\t{lat}")
                .unwrap();
        }
        let file = self.folder.join("rows");
        std::fs::write(&file, rows).unwrap();
        self.run(&format!("\\copy raw FROM '{}'", file.display()));
    }

    /// Martin on all tables and functions, with a cache of so many MB.
    pub(crate) fn martin(&self, cache_mb: u32) -> Server {
        let address = free_address();
        let mut command = Command::new(Path::new(INSTALLED).join("martin/bin/martin"));
        command.args(["--cache-size", &cache_mb.to_string(), "--listen-addresses", &address.to_string(), &self.url]);
        Server::start(&mut command, address)
    }

    /// nginx with a cache in front of another server.
    pub(crate) fn nginx(&self, behind: SocketAddr) -> Server {
        let (address, folder) = (free_address(), self.folder.display());
        let settings = format!(
            "daemon off; worker_processes 2; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
            events {{ worker_connections 512; }}
            http {{
              access_log off; tcp_nodelay on; sendfile on; keepalive_requests 100000000;
              client_body_temp_path {folder}/body; proxy_temp_path {folder}/temp; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
              proxy_cache_path {folder}/cache keys_zone=tiles:16m max_size=1g;
              server {{ listen {address}; location / {{
                proxy_pass http://{behind}; proxy_http_version 1.1; proxy_set_header Connection '';
                proxy_cache tiles; proxy_cache_valid any 1h; proxy_ignore_headers Cache-Control Vary; proxy_cache_key $uri$http_accept_encoding;
              }} }}
            }}"
        );
        let file = self.folder.join("nginx.conf");
        std::fs::write(&file, settings).unwrap();
        Server::start(Command::new("nginx").arg("-c").arg(file), address)
    }

    /// `tipg`, if it could be installed.
    pub(crate) fn tipg(&self) -> Option<Server> {
        let uvicorn = Path::new(INSTALLED).join("venv/bin/uvicorn");
        let address = free_address();
        let mut command = Command::new(uvicorn);
        command.args([
            "tipg.main:app",
            "--workers",
            "2",
            "--log-level",
            "error",
            "--port",
            &address.port().to_string(),
        ]);
        command.env("DATABASE_URL", &self.url);
        command
            .get_program()
            .to_str()
            .is_some_and(|path| Path::new(path).exists())
            .then(|| Server::start(&mut command, address))
    }

    /// `ST_AsMVT` of these tiles, a second.
    pub(crate) fn rate_of_tiles(&self, tiles: &[(u8, u32, u32)], clients: usize) -> f64 {
        self.table(
            "asked_tiles (z int, x int, y int, i serial PRIMARY KEY)",
            "z, x, y",
            tiles.iter().map(|(z, x, y)| format!("{z},{x},{y}")),
        );
        self.pgbench(
            clients,
            &format!(
                "\\set i random(1, {})
                SELECT ST_AsMVT(t, 'reports', 4096, 'geom') FROM (
                  SELECT r.id, number, category, icon, state, open, ST_AsMVTGeom(r.geom, ST_TileEnvelope(z, x, y), 4096, 64, true) AS geom
                  FROM asked_tiles JOIN reports AS r ON r.geom && ST_TileEnvelope(z, x, y, margin => 0.015625) WHERE i = :i) AS t;",
                tiles.len()
            ),
        )
    }

    /// Pages of the newest 100 open features of a box with their count, as `GeoJSON`, a second.
    pub(crate) fn rate_of_pages(&self, boxes: &[[f64; 4]], clients: usize) -> f64 {
        self.table(
            "asked_boxes (area geometry, i serial PRIMARY KEY)",
            "area",
            boxes
                .iter()
                .map(|[west, south, east, north]| format!("ST_MakeEnvelope({west},{south},{east},{north},4326)")),
        );
        self.pgbench(
            clients,
            &format!(
                "\\set i random(1, {})
                WITH asked AS MATERIALIZED (
                  SELECT f.* FROM asked_boxes JOIN features AS f ON f.geom && area WHERE i = :i AND open),
                page AS (SELECT * FROM asked ORDER BY opened DESC LIMIT 100)
                SELECT json_build_object('type', 'FeatureCollection', 'numberMatched', (SELECT count(*) FROM asked),
                  'features', json_agg(ST_AsGeoJSON(page.*, 'geom', 7)::json)) FROM page;",
                boxes.len()
            ),
        )
    }

    /// Questions for the reports of one category within 100 m, a second.
    pub(crate) fn rate_of_nearby(&self, places: &[(Position, &str)], clients: usize) -> f64 {
        self.table(
            "asked_places (place geography, sort text, i serial PRIMARY KEY)",
            "place, sort",
            places.iter().map(|(at, sort)| format!("ST_MakePoint({}, {})::geography, '{sort}'", at.lon(), at.lat())),
        );
        self.pgbench(
            clients,
            &format!(
                "\\set i random(1, {})
                SELECT id, number, ST_Distance(geog, place) FROM asked_places JOIN places ON ST_DWithin(geog, place, 100) AND category = sort
                WHERE i = :i ORDER BY 3 LIMIT 10;",
                places.len()
            ),
        )
    }

    /// Durable inserts, a second.
    pub(crate) fn rate_of_inserts(&self, clients: usize) -> f64 {
        self.pgbench(
            clients,
            "\\set i random(1, 1000)
            INSERT INTO written (category, subject, description, opened, geom)
            VALUES ('altro', 'Erba alta', 'Da settimane.', now(), ST_SetSRID(ST_MakePoint(11.195 + :i / 100000.0, 43.832), 4326));",
        )
    }

    fn table(&self, definition: &str, columns: &str, rows: impl Iterator<Item = String>) {
        let name = definition.split(' ').next().unwrap();
        let rows: Vec<_> = rows.map(|row| format!("({row})")).collect();
        self.run(&format!(
            "DROP TABLE IF EXISTS {name}; CREATE TABLE {definition}; INSERT INTO {name} ({columns}) VALUES {}; ANALYZE {name};",
            rows.join(",\n")
        ));
    }

    fn pgbench(&self, clients: usize, sql: &str) -> f64 {
        let file = self.folder.join("asked.sql");
        // One statement a line, as pgbench wants it.
        let lines: Vec<_> = sql.lines().map(str::trim).collect();
        std::fs::write(&file, lines.join(" \n").replace(" \nSELECT", "\nSELECT")).unwrap();
        let binary = newest("/usr/lib/postgresql", "bin/pgbench");
        let done = Command::new(binary)
            .args(["--no-vacuum", "--protocol=prepared", &format!("--client={clients}"), "--jobs=2"])
            .args([&format!("--time={SECONDS}"), "--file"])
            .arg(&file)
            .arg(&self.url)
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&done.stdout);
        let rate = text.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok());
        let why = String::from_utf8_lossy(&done.stderr);
        rate.ok_or_else(|| format!("{text}{why}")).unwrap()
    }
}

impl Drop for Postgis {
    fn drop(&mut self) {
        let _ = script("postgres").arg("stop").arg(self.folder.join("postgis")).status();
    }
}

fn script(name: &str) -> Command {
    Command::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name))
}

fn newest(folder: &str, program: &str) -> PathBuf {
    let mut versions: Vec<_> =
        std::fs::read_dir(folder).unwrap().filter_map(|entry| Some(entry.ok()?.path())).collect();
    versions.sort();
    versions.pop().unwrap().join(program)
}
