//! One of a few, each with a sentence that says what it means.

use maud::{Markup, Render, html};

/// One of a few.
#[derive(Debug, Clone)]
pub(crate) struct Choices<'a> {
    name: &'a str,
    legend: &'a str,
    chosen: &'a str,
    problem: Option<&'a str>,
    options: Vec<(&'a str, &'a str, &'a str)>,
}

impl<'a> Choices<'a> {
    /// Choices under one name.
    pub(crate) fn new(name: &'a str, legend: &'a str) -> Self {
        Self {
            name,
            legend,
            chosen: "",
            problem: None,
            options: Vec::new(),
        }
    }

    /// Adds one: its value, what it is called, what it means.
    pub(crate) fn option(mut self, value: &'a str, title: &'a str, text: &'a str) -> Self {
        self.options.push((value, title, text));
        self
    }

    /// The one that is chosen.
    pub(crate) fn chosen(mut self, value: &'a str) -> Self {
        self.chosen = value;
        self
    }

    /// What is wrong with the choice.
    pub(crate) fn problem(mut self, problem: Option<&'a str>) -> Self {
        self.problem = problem;
        self
    }
}

impl Render for Choices<'_> {
    fn render(&self) -> Markup {
        html! {
            fieldset class="choices" {
                legend { (self.legend) }
                div class="choice-list" {
                    @for (value, title, text) in &self.options {
                        label class="choice" {
                            input type="radio" name=(self.name) value=(value) checked[*value == self.chosen] required;
                            span class="choice-text" { strong { (title) } span { (text) } }
                        }
                    }
                }
                @if let Some(problem) = self.problem { p class="problem" { (problem) } }
            }
        }
    }
}
