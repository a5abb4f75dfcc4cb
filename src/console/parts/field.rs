//! One field of a form: its label, its hint, and what is wrong with it, each told to screen readers too.

use maud::{Markup, Render, html};

/// One field of a form. `(Field::text("name", "Name").value(&name).problem(problems.of("name")).required())`
#[derive(Debug, Clone)]
pub(crate) struct Field<'a> {
    name: &'a str,
    label: &'a str,
    kind: Kind,
    value: &'a str,
    hint: &'a str,
    problem: Option<&'a str>,
    options: &'a [(String, String)],
    longest: Option<usize>,
    placeholder: &'a str,
    required: bool,
    focus: bool,
    swaps: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Line(&'static str),
    Prose(u8),
    Select,
    Check,
    File(&'static str),
}

impl<'a> Field<'a> {
    fn new(name: &'a str, label: &'a str, kind: Kind) -> Self {
        Self {
            name,
            label,
            kind,
            value: "",
            hint: "",
            problem: None,
            options: &[],
            longest: None,
            placeholder: "",
            required: false,
            focus: false,
            swaps: false,
        }
    }

    /// A line of text.
    pub(crate) fn text(name: &'a str, label: &'a str) -> Self {
        Self::new(name, label, Kind::Line("text"))
    }

    /// A line of another kind: `number`, `date`, `datetime-local`, `tel`, `email`, `url`.
    pub(crate) fn line(kind: &'static str, name: &'a str, label: &'a str) -> Self {
        Self::new(name, label, Kind::Line(kind))
    }

    /// A secret.
    pub(crate) fn password(name: &'a str, label: &'a str) -> Self {
        Self::new(name, label, Kind::Line("password"))
    }

    /// Several lines of text.
    pub(crate) fn prose(name: &'a str, label: &'a str, lines: u8) -> Self {
        Self::new(name, label, Kind::Prose(lines))
    }

    /// One of `options`, each with its value and its label.
    pub(crate) fn select(name: &'a str, label: &'a str, options: &'a [(String, String)]) -> Self {
        Self {
            options,
            ..Self::new(name, label, Kind::Select)
        }
    }

    /// A box to tick; sends `yes`. Ticked if its value is `yes`.
    pub(crate) fn check(name: &'a str, label: &'a str) -> Self {
        Self::new(name, label, Kind::Check)
    }

    /// A file of these kinds, as in `.csv,.json`; the form needs `enctype="multipart/form-data"`.
    pub(crate) fn file(name: &'a str, label: &'a str, accept: &'static str) -> Self {
        Self::new(name, label, Kind::File(accept))
    }

    /// What it holds.
    pub(crate) fn value(mut self, value: &'a str) -> Self {
        self.value = value;
        self
    }

    /// What to know before typing.
    pub(crate) fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    /// What is wrong with what was typed.
    pub(crate) fn problem(mut self, problem: Option<&'a str>) -> Self {
        self.problem = problem;
        self
    }

    /// The most characters.
    pub(crate) fn longest(mut self, longest: usize) -> Self {
        self.longest = Some(longest);
        self
    }

    /// An example in the empty field.
    pub(crate) fn placeholder(mut self, example: &'a str) -> Self {
        self.placeholder = example;
        self
    }

    /// It must not be left empty.
    pub(crate) fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The page begins here.
    pub(crate) fn focus(mut self) -> Self {
        self.focus = true;
        self
    }

    /// A change of it changes the form (see `piece.js`: `data-swap`).
    pub(crate) fn swaps(mut self) -> Self {
        self.swaps = true;
        self
    }

    fn id(&self) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
        let name: String = self.name.chars().map(plain).collect();
        format!("f-{name}")
    }

    fn described_by(&self) -> Option<String> {
        let id = self.id();
        let mut ids = Vec::new();
        if !self.hint.is_empty() {
            ids.push(format!("{id}-hint"));
        }
        if self.problem.is_some() {
            ids.push(format!("{id}-problem"));
        }
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn control(&self) -> Markup {
        let (id, by) = (self.id(), self.described_by());
        let wrong = self.problem.map(|_| "true");
        let example = (!self.placeholder.is_empty()).then_some(self.placeholder);
        let plain = matches!(self.kind, Kind::Line("password" | "search")).then_some("off");
        html! {
            @match self.kind {
                Kind::Line(kind) => {
                    input type=(kind) id=(id) name=(self.name) value=(self.value) maxlength=[self.longest] placeholder=[example]
                        aria-describedby=[by] aria-invalid=[wrong] required[self.required] autofocus[self.focus]
                        data-swap[self.swaps] autocomplete=[plain] step=[(kind == "number").then_some("any")];
                }
                Kind::Prose(lines) => {
                    textarea id=(id) name=(self.name) rows=(lines) maxlength=[self.longest] placeholder=[example]
                        aria-describedby=[by] aria-invalid=[wrong] required[self.required] autofocus[self.focus]
                        data-swap[self.swaps] {
                        "\n" (self.value)
                    }
                }
                Kind::Select => {
                    select id=(id) name=(self.name) aria-describedby=[by] aria-invalid=[wrong] required[self.required]
                        autofocus[self.focus] data-swap[self.swaps] {
                        @for (value, label) in self.options {
                            option value=(value) selected[value == self.value] { (label) }
                        }
                    }
                }
                Kind::Check => {
                    input type="checkbox" id=(id) name=(self.name) value="yes" checked[self.value == "yes"]
                        aria-describedby=[by] aria-invalid=[wrong] required[self.required] data-swap[self.swaps];
                }
                Kind::File(accept) => {
                    input type="file" id=(id) name=(self.name) accept=(accept) aria-describedby=[by] aria-invalid=[wrong]
                        required[self.required];
                }
            }
        }
    }
}

impl Render for Field<'_> {
    fn render(&self) -> Markup {
        let id = self.id();
        let check = self.kind == Kind::Check;
        html! {
            div class={ "field" @if check { " check" } @if self.problem.is_some() { " wrong" } } {
                @if check { (self.control()) }
                label for=(id) { (self.label) }
                @if !check { (self.control()) }
                @if !self.hint.is_empty() { p class="hint" id={ (id) "-hint" } { (self.hint) } }
                @if let Some(problem) = self.problem { p class="problem" id={ (id) "-problem" } { (problem) } }
            }
        }
    }
}
