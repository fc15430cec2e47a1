//! The page: six figures, where the time goes, then by category, office and area.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use jiff::ToSpan;
use jiff::civil::Date;

use crate::app::figures::ResponseTimes;
use crate::domain::area::AreaCode;
use crate::domain::category::CategoryCode;
use crate::domain::figures::{Figure, Figures, OfficeFigures, Share, StepFigures, Zone};
use crate::domain::policy::Action;
use crate::domain::spread::Spread;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::figures::{
    Asked, DAYS, OUTSIDE, Wanted, before, code_of, meaning_of, name_of, quarters, step_name,
};
use crate::web::page::frame::Frame;
use crate::web::visitor::{Staff, Visitor};

/// Width of a bar, in its own units.
const WIDTH: i128 = 1000;

/// A figure with what it was in the period before, what it means, and its reports.
struct Tile {
    name: String,
    value: String,
    before: String,
    means: String,
    href: Option<String>,
}

/// A value, and where the reports are that it counts.
struct Cell {
    label: String,
    value: String,
    href: Option<String>,
    is_bad: bool,
}

/// A line of a table.
struct Line {
    name: String,
    /// The page narrowed to it.
    href: Option<String>,
    cells: Vec<Cell>,
    /// Its bar, of 1000.
    bar: Option<i64>,
}

struct Table {
    id: &'static str,
    title: String,
    text: String,
    lines: Vec<Line>,
}

impl Table {
    /// The heads of its columns: those of any line.
    fn heads(&self) -> Vec<&str> {
        let first = self.lines.first();
        first.map(|line| line.cells.iter().map(|cell| cell.label.as_str()).collect()).unwrap_or_default()
    }
}

#[derive(Template)]
#[template(path = "page/figures/show.html")]
struct Page {
    frame: Frame,
    wanted: Wanted,
    days: String,
    presets: Vec<(String, String)>,
    tiles: Vec<Tile>,
    set_aside: Option<(String, String)>,
    tables: Vec<Table>,
    file: String,
}

impl Page {
    fn is_category(&self, code: &str) -> bool {
        self.wanted.scope.category.as_ref().is_some_and(|category| category.as_str() == code)
    }

    fn is_office(&self, code: &str) -> bool {
        self.wanted.scope.office.as_ref().is_some_and(|office| office.as_str() == code)
    }

    fn is_area(&self, code: &str) -> bool {
        matches!(&self.wanted.scope.zone, Zone::In(area) if area.as_str() == code)
    }

    fn is_outside(&self) -> bool {
        self.wanted.scope.zone == Zone::Outside
    }

    fn areas(&self) -> Vec<(&str, &str)> {
        quarters(&self.frame.visitor).map(|area| (area.code.as_str(), area.name.as_str())).collect()
    }
}

/// Shows the response times of a period.
pub async fn show(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    visitor.must(Action::SeeFigures)?;
    let wanted = asked.wanted(&visitor)?;
    let times = site.app.response_times(wanted.period, wanted.scope.clone()).await?;
    let look = Look { visitor: &visitor, wanted: &wanted };
    let page = Page {
        days: wanted.days_in_words(&visitor),
        presets: look.presets(),
        tiles: look.tiles(&times),
        set_aside: look.set_aside(&times.all),
        tables: look.tables(&times),
        file: visitor.words.href(&format!("/ufficio/andamento.csv?{}", wanted.query(&[]))),
        frame: Frame::new(&site, visitor.clone(), t!(visitor.words, "figures-title")).wide(),
        wanted,
    };
    html(&page, Cache::Never)
}

/// Figures as this visitor reads them.
struct Look<'a> {
    visitor: &'a Visitor,
    wanted: &'a Wanted,
}

impl Look<'_> {
    /// The page, with other values in its address.
    fn narrowed(&self, others: &[(&str, &str)]) -> String {
        self.visitor.words.href(&format!("/ufficio/andamento?{}", self.wanted.query(others)))
    }

    /// The reports that a figure counts.
    fn reports(&self, figure: Figure, others: &[(&str, &str)]) -> String {
        let others = [&[("figura", code_of(figure))], others].concat();
        self.visitor.words.href(&format!("/ufficio/andamento/segnalazioni?{}", self.wanted.query(&others)))
    }

    fn presets(&self) -> Vec<(String, String)> {
        let words = self.visitor.words;
        let today = self.visitor.now.to_zoned(self.visitor.zone().clone()).date();
        let preset = |name: String, first: Date, last: Date| {
            (name, self.narrowed(&[("dal", &first.to_string()), ("al", &last.to_string())]))
        };
        let last_year = today.year() - 1;
        let (january, december) = (Date::new(last_year, 1, 1), Date::new(last_year, 12, 31));
        vec![
            preset(t!(words, "filter-last-days", n = 30), before(today, 29.days()), today),
            preset(t!(words, "filter-last-days", n = DAYS), before(today, (DAYS - 1).days()), today),
            preset(t!(words, "figures-this-year"), today.first_of_year(), today),
            preset(last_year.to_string(), january.unwrap_or(today), december.unwrap_or(today)),
        ]
    }

    fn percent(&self, share: Share) -> String {
        share.percent().map_or_else(|| t!(self.visitor.words, "figures-none"), |percent| format!("{percent} %"))
    }

    /// A duration, or why there is none.
    fn lasting(&self, duration: Option<jiff::SignedDuration>, spread: Spread) -> String {
        let words = self.visitor.words;
        match duration {
            Some(duration) => words.lasting(duration),
            None if spread.ended + spread.running == 0 => t!(words, "figures-none"),
            None => t!(words, "figures-not-yet"),
        }
    }

    fn tiles(&self, times: &ResponseTimes) -> Vec<Tile> {
        let words = self.visitor.words;
        let (all, past) = (&times.all, &times.before);
        let counted = |figure: Figure, value: u64, past: u64| Tile {
            name: name_of(figure, self.visitor),
            value: value.to_string(),
            before: t!(words, "figures-before", value = past.to_string()),
            means: meaning_of(figure, self.visitor),
            href: (value > 0).then(|| self.reports(figure, &[])),
        };
        let median = |figures: &Figures| self.lasting(figures.to_answer.median, figures.to_answer);
        let ninetieth = self.lasting(all.to_answer.ninetieth, all.to_answer);
        vec![
            counted(Figure::Received, all.received, past.received),
            counted(Figure::Answered, all.answered, past.answered),
            counted(Figure::Open, all.open, past.open),
            counted(Figure::Overdue, all.overdue, past.overdue),
            Tile {
                name: t!(words, "figure-to-answer"),
                value: median(all),
                before: t!(words, "figures-before", value = median(past)),
                means: t!(words, "figure-to-answer-means", ninetieth = ninetieth),
                href: (all.answered > 0).then(|| self.reports(Figure::Answered, &[])),
            },
            Tile {
                name: t!(words, "figure-on-time"),
                value: self.percent(all.on_time),
                before: t!(words, "figures-before", value = self.percent(past.on_time)),
                means: t!(
                    words,
                    "figure-share-means",
                    met = all.on_time.met,
                    answered = all.answered,
                    overdue = all.overdue
                ),
                href: (all.on_time.met > 0).then(|| self.reports(Figure::OnTime, &[])),
            },
        ]
    }

    fn set_aside(&self, all: &Figures) -> Option<(String, String)> {
        let text = t!(self.visitor.words, "figures-set-aside", n = all.set_aside);
        (all.set_aside > 0).then(|| (text, self.reports(Figure::SetAside, &[])))
    }

    fn tables(&self, times: &ResponseTimes) -> Vec<Table> {
        let words = self.visitor.words;
        let rules = &self.visitor.rules;
        let category = |code: &CategoryCode| {
            let known = rules.categories.get(code);
            known.map_or_else(|| code.to_string(), |known| words.either(&known.name, &known.name_en).to_owned())
        };
        let mut categories: Vec<Line> = times
            .categories
            .iter()
            .map(|(code, figures)| self.figures_line(category(code), ("categoria", code.as_str()), figures))
            .collect();
        let mut areas: Vec<Line> = times
            .areas
            .iter()
            .map(|(code, figures)| {
                self.figures_line(self.area_name(code.as_ref()), ("zona", zone_code(code.as_ref())), figures)
            })
            .collect();
        let mut offices: Vec<Line> = times.offices.iter().map(|figures| self.office_line(figures)).collect();
        // The longest bar first: where most is.
        for lines in [&mut categories, &mut areas, &mut offices] {
            lines.sort_by_key(|line| std::cmp::Reverse(line.bar));
            fit(lines);
        }
        let mut steps: Vec<Line> = times.steps.iter().map(|step| self.step_line(step)).collect();
        fit(&mut steps);
        let table = |id, title: String, text: String, lines| Table { id, title, text, lines };
        vec![
            table("steps", t!(words, "figures-steps"), t!(words, "figures-steps-text"), steps),
            table("categories", t!(words, "figures-categories"), t!(words, "figures-table-text"), categories),
            table("offices", t!(words, "figures-offices"), t!(words, "figures-offices-text"), offices),
            table("areas", t!(words, "figures-areas"), t!(words, "figures-table-text"), areas),
        ]
    }

    fn area_name(&self, code: Option<&AreaCode>) -> String {
        let area =
            code.map(|code| self.visitor.rules.areas.get(code).map_or(code.to_string(), |area| area.name.clone()));
        area.unwrap_or_else(|| t!(self.visitor.words, "figures-outside"))
    }

    fn cell(&self, figure: Figure, value: u64, others: &[(&str, &str)]) -> Cell {
        Cell {
            label: name_of(figure, self.visitor),
            value: value.to_string(),
            href: (value > 0).then(|| self.reports(figure, others)),
            is_bad: matches!(figure, Figure::Overdue | Figure::Late) && value > 0,
        }
    }

    /// Median and ninth tenth, which open the reports that they are of.
    fn spread_cells(&self, spread: Spread, reports: &str) -> [Cell; 2] {
        let words = self.visitor.words;
        let href = (spread.ended + spread.running > 0).then(|| reports.to_owned());
        let cell = |label: String, duration| Cell {
            label,
            value: self.lasting(duration, spread),
            href: href.clone(),
            is_bad: false,
        };
        [cell(t!(words, "figures-median"), spread.median), cell(t!(words, "figures-ninetieth"), spread.ninetieth)]
    }

    fn share_cell(&self, share: Share, href: Option<String>) -> Cell {
        let label = t!(self.visitor.words, "figure-on-time");
        Cell { label, value: self.percent(share), href, is_bad: false }
    }

    /// A line of a category or an area, which `narrow` is in addresses.
    fn figures_line(&self, name: String, narrow: (&str, &str), figures: &Figures) -> Line {
        let own = [narrow];
        let [median, ninetieth] = self.spread_cells(figures.to_answer, &self.reports(Figure::Received, &own));
        let on_time = (figures.on_time.met > 0).then(|| self.reports(Figure::OnTime, &own));
        Line {
            name,
            href: Some(self.narrowed(&own)),
            cells: vec![
                self.cell(Figure::Received, figures.received, &own),
                self.cell(Figure::Answered, figures.answered, &own),
                self.cell(Figure::Open, figures.open, &own),
                self.cell(Figure::Overdue, figures.overdue, &own),
                median,
                ninetieth,
                self.share_cell(figures.on_time, on_time),
            ],
            bar: i64::try_from(figures.received).ok(),
        }
    }

    fn office_line(&self, figures: &OfficeFigures) -> Line {
        let own = [("ufficio", figures.office.as_str())];
        let office = self.visitor.rules.offices.get(&figures.office);
        let all = self.reports(Figure::Received, &own);
        let [median, ninetieth] = self.spread_cells(figures.keeps, &all);
        let mut had = self.cell(Figure::Received, figures.had, &own);
        had.label = t!(self.visitor.words, "figures-had");
        let mut share = self.share_cell(figures.on_time, Some(all));
        share.label = t!(self.visitor.words, "figures-steps-on-time");
        Line {
            name: office.map_or_else(|| figures.office.to_string(), |office| office.short_name.clone()),
            href: Some(self.narrowed(&own)),
            cells: vec![
                had,
                self.cell(Figure::Held, figures.has, &own),
                self.cell(Figure::Late, figures.late, &own),
                median,
                ninetieth,
                share,
            ],
            bar: i64::try_from(figures.had).ok(),
        }
    }

    fn step_line(&self, step: &StepFigures) -> Line {
        let own = [("passo", step.state.code())];
        let all = self.reports(Figure::Received, &own);
        let [median, ninetieth] = self.spread_cells(step.takes, &all);
        let share = if step.on_time == Share::default() { None } else { Some(step.on_time) };
        let words = self.visitor.words;
        Line {
            name: step_name(step.state, self.visitor),
            href: None,
            cells: vec![
                Cell {
                    label: t!(words, "figures-passed"),
                    value: step.takes.ended.to_string(),
                    href: (step.takes.ended > 0).then(|| all.clone()),
                    is_bad: false,
                },
                self.cell(Figure::Held, step.takes.running, &own),
                self.cell(Figure::Late, step.late, &own),
                median,
                ninetieth,
                share.map_or_else(
                    || Cell {
                        label: t!(words, "figure-on-time"),
                        value: t!(words, "figures-no-term"),
                        href: None,
                        is_bad: false,
                    },
                    |share| self.share_cell(share, Some(all.clone())),
                ),
            ],
            bar: step.takes.median.and_then(|median| i64::try_from(median.as_millis()).ok()),
        }
    }
}

fn zone_code(area: Option<&AreaCode>) -> &str {
    area.map_or(OUTSIDE, AreaCode::as_str)
}

/// Makes the longest bar as long as there is room.
fn fit(lines: &mut [Line]) {
    let longest = lines.iter().filter_map(|line| line.bar).max().unwrap_or(0).max(1);
    for bar in lines.iter_mut().filter_map(|line| line.bar.as_mut()) {
        *bar = i64::try_from(i128::from(*bar) * WIDTH / i128::from(longest)).unwrap_or(0);
    }
}
