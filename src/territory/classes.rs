//! What filters without time tell apart: classes of records, each with a number.

use std::collections::HashMap;

use crate::domain::iter::State;
use crate::domain::record::Layer;
use crate::territory::found::Told;
use crate::territory::points::Point;

/// What filters without time tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Class {
    /// The layer.
    pub layer: Layer,
    /// The category, as in the point.
    pub category: u16,
    /// The state.
    pub state: State,
    /// The office, as in the point.
    pub office: Option<u16>,
}

impl Class {
    /// The class of a point.
    #[must_use]
    #[inline]
    pub const fn of(point: &Point) -> Self {
        Self { layer: point.layer, category: point.category, state: point.state, office: point.office }
    }

    /// What is told of it where records were found.
    #[must_use]
    #[inline]
    pub const fn told(self) -> Told {
        (self.state, self.category)
    }

    /// The class without the office: what is told apart when nobody asks for offices. There are a tenth as many.
    #[must_use]
    pub const fn sort(self) -> Self {
        Self { office: None, ..self }
    }
}

/// Classes with a number each.
#[derive(Debug, Default)]
pub struct Numbered {
    classes: Vec<Class>,
    numbers: HashMap<Class, u32>,
}

impl Numbered {
    /// The number of a class; a new one if it was not known.
    pub fn number_of(&mut self, class: Class) -> u32 {
        *self.numbers.entry(class).or_insert_with(|| {
            self.classes.push(class);
            // There are at most as many as records.
            u32::try_from(self.classes.len() - 1).unwrap_or(u32::MAX)
        })
    }

    /// The class of that number, which must be known.
    #[must_use]
    #[inline]
    pub fn class(&self, number: u32) -> Class {
        self.classes[number as usize]
    }

    /// All of them, in the order of their numbers.
    #[must_use]
    pub fn all(&self) -> &[Class] {
        &self.classes
    }
}
